package dev.pawl.daemon.trust;

import dev.pawl.daemon.home.PrivateFile;
import dev.pawl.daemon.http.Json;
import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// `trust.json` in the home: what was trusted. It is read at each use, so one that a person has
/// mended or moved away counts at once. Threads may use it at the same time.
final class TrustFile {
  private static final int VERSION = 1;

  private final PrivateFile file;

  TrustFile(Path home) {
    this.file =
        new PrivateFile(
            home.resolve("trust.json"),
            "nothing counts as trusted until you mend it, with mode 600, or move it away and trust"
                + " your workspaces again");
  }

  /// All that the file says.
  ///
  /// @param workspaces sorted by path, each path once
  record Content(int version, List<Entry> workspaces) {
    static final Content NONE = new Content(VERSION, List.of());

    Content {
      workspaces = workspaces.stream().sorted(Comparator.comparing(Entry::path)).toList();
      if (workspaces.stream().map(Entry::path).distinct().count() < workspaces.size()) {
        throw new IllegalArgumentException("a workspace is there twice");
      }
    }

    Optional<Entry> of(Path root) {
      return workspaces.stream().filter(entry -> entry.isAt(root)).findFirst();
    }

    Content without(Path root) {
      return new Content(version, workspaces.stream().filter(entry -> !entry.isAt(root)).toList());
    }

    Content with(Entry entry) {
      var all = new ArrayList<>(without(Path.of(entry.path)).workspaces);
      all.add(entry);
      return new Content(version, all);
    }
  }

  /// What a person trusted.
  ///
  /// @param path the real path of the workspace
  /// @param key of the folder that stood there
  /// @param files the digest of each file with code, by its path below the workspace
  record Entry(String path, String key, Instant trustedAt, SortedMap<String, String> files) {
    Entry {
      Objects.requireNonNull(trustedAt, "trustedAt");
      boolean isBelow = files.keySet().stream().noneMatch(file -> Path.of(file).isAbsolute());
      if (!Path.of(path).isAbsolute() || key.isEmpty() || files.isEmpty() || !isBelow) {
        throw new IllegalArgumentException("the entry of '%s' is not whole".formatted(path));
      }
      files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    boolean isAt(Path root) {
      return path.equals(root.toString());
    }
  }

  /// @throws PawlException with `STORE_CORRUPT` or `STORE_NEWER` if it cannot be understood, with
  ///   `STORE_UNAVAILABLE` if it cannot be read
  Content read() {
    return file.read().map(this::parse).orElse(Content.NONE);
  }

  private Content parse(byte[] json) {
    @Nullable Content content;
    try {
      int version = Json.version(json);
      if (version > VERSION) {
        throw new PawlException(
            ErrorCode.STORE_NEWER,
            ("%s has version %d, this Pawl knows %d; nothing counts as trusted until a newer Pawl"
                    + " runs")
                .formatted(file.path(), version, VERSION));
      }
      content = Json.read(json, Content.class);
    } catch (JacksonException e) {
      throw file.damaged(e.getOriginalMessage(), e);
    }
    if (content == null || content.version < VERSION) {
      throw file.damaged("it has no version", null);
    }
    return content;
  }

  /// Changes what the file says; a file that cannot be understood stays as it is.
  ///
  /// @return what it said before
  /// @throws PawlException as [#read], or with `STORE_UNAVAILABLE` if it cannot be written; then it
  ///   has all of the change or none
  synchronized Content update(UnaryOperator<Content> change) {
    Content before = read();
    Content after = change.apply(before);
    if (!after.equals(before)) {
      file.write(Json.bytes(after));
    }
    return before;
  }
}
