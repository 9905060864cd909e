package dev.pawl.daemon.trust;

import dev.pawl.daemon.trust.TrustDecision.Change;
import dev.pawl.daemon.trust.TrustDecision.Refusal;
import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Which workspaces a person has trusted to run code, kept in `trust.json` of the home.
///
/// Trust is in one folder, by its real path, its inode and its device, and in the content of every
/// file there that can run code: `.pawl/workflows/**` (`*.java`, `*.js`), `.claude/workflows/**`
/// (`*.js`), `.pawl/config.toml` and `.pawl/plugins/*.jar`. If any of it changes, is added or goes,
/// the person is asked again. Links are not followed, and a folder with a `.git` or `.pawl` of its
/// own is not covered by trust in one above it.
///
/// A workspace has at most 500 such files of at most 1 MiB each, 64 MiB for a jar, and 128 MiB
/// altogether.
///
/// Threads may use it at the same time; two processes may not.
public final class TrustStore {
  private static final System.Logger LOG = System.getLogger(TrustStore.class.getName());

  private static final int REFUSALS_TOLD = 5;

  private final Path home;
  private final InstantSource clock;
  private final TrustFile file;

  /// @param home the folder of `trust.json`; it must exist
  public TrustStore(Path home, InstantSource clock) {
    this.home = home;
    this.clock = clock;
    this.file = new TrustFile(home);
  }

  /// A workspace that was trusted.
  ///
  /// @param root its real path; another folder may stand there now, or none
  /// @param files its code when it was trusted: paths below the workspace, sorted
  public record Listed(Path root, Instant trustedAt, List<Path> files) {
    public Listed {
      files = List.copyOf(files);
    }
  }

  /// Decides whether the code of a workspace may be loaded. It reads the code and parses none.
  ///
  /// @param workspace an absolute path
  /// @throws PawlException with `INVALID_ARGUMENT` if it is no folder that can be read, with
  ///   `LIMIT_EXCEEDED` if it has too much code, and as [#list]; in each case nothing is trusted
  public TrustDecision decide(Path workspace) {
    Snapshot found = look(workspace);
    if (found.files().isEmpty()) {
      return new TrustDecision.Empty(found.refused());
    }
    return file.read()
        .of(found.root())
        .map(entry -> compare(entry, found))
        .orElseGet(() ->
            new TrustDecision.Unknown(
                found.files().stream().map(CodeFile::relative).toList(),
                found.digest(),
                found.refused()));
  }

  private Snapshot look(Path workspace) {
    if (!workspace.isAbsolute()) {
      throw new PawlException(
          ErrorCode.INVALID_ARGUMENT,
          "the workspace is '%s', an absolute path is expected".formatted(workspace));
    }
    try {
      Snapshot found = CodeScan.of(workspace.toRealPath());
      if (!home.toRealPath().startsWith(found.root())) {
        return found;
      }
      String reason =
          "the home of Pawl, %s, is inside: code from here could write its own trust"
              .formatted(home);
      return new Snapshot(
          found.root(), found.key(), List.of(), List.of(new Refusal(Path.of(""), reason)));
    } catch (IOException e) {
      throw new PawlException(
          ErrorCode.INVALID_ARGUMENT,
          "the workspace %s cannot be found: %s".formatted(workspace, e),
          e);
    }
  }

  private static TrustDecision compare(TrustFile.Entry entry, Snapshot found) {
    var changes = new ArrayList<Change>();
    var gone = new TreeMap<>(entry.files());
    for (CodeFile code : found.files()) {
      String trusted = gone.remove(code.relative().toString());
      if (trusted == null) {
        changes.add(new Change(Change.Kind.ADDED, code.relative()));
      } else if (!trusted.equals(code.sha256())) {
        changes.add(new Change(Change.Kind.EDITED, code.relative()));
      }
    }
    gone.keySet().forEach(path -> changes.add(new Change(Change.Kind.REMOVED, Path.of(path))));
    changes.sort(Comparator.comparing(Change::path));
    if (!entry.key().equals(found.key())) {
      changes.addFirst(new Change(Change.Kind.FOLDER_REPLACED, found.root()));
    }
    return changes.isEmpty()
        ? trusted(found)
        : new TrustDecision.Changed(changes, found.digest(), found.refused());
  }

  private static TrustDecision.Trusted trusted(Snapshot found) {
    return new TrustDecision.Trusted(
        new Workspace(found.root(), found.digest(), found.files()), found.refused());
  }

  /// Trusts the code of a workspace as a person has seen it. It is on disk when this returns.
  ///
  /// @param workspace an absolute path
  /// @param digest from the decision that was shown to the person
  /// @return the code, for loading
  /// @throws PawlException with `WRONG_STATE` if the workspace is not as it was shown, and as
  ///   [#decide]; with `STORE_UNAVAILABLE` if that cannot be written, when it may be kept or not;
  ///   in each other case nothing has changed
  public TrustDecision.Trusted trust(Path workspace, String digest) {
    Snapshot found = look(workspace);
    if (found.files().isEmpty()) {
      throw new PawlException(
          ErrorCode.WRONG_STATE,
          found.refused().stream()
              .map(refusal -> "; %s is refused: %s".formatted(refusal.path(), refusal.reason()))
              .limit(REFUSALS_TOLD)
              .collect(
                  Collectors.joining(
                      "", "the workspace %s has no code to trust".formatted(found.root()), "")));
    }
    if (!found.digest().equals(digest)) {
      throw new PawlException(
          ErrorCode.WRONG_STATE,
          "the code of %s is not what was shown: it has digest %s now, not %s; look at it again"
              .formatted(found.root(), found.digest(), digest));
    }
    var files = new TreeMap<String, String>();
    found.files().forEach(code -> files.put(code.relative().toString(), code.sha256()));
    var entry = new TrustFile.Entry(found.root().toString(), found.key(), clock.instant(), files);
    file.update(content -> content.with(entry));
    LOG.log(System.Logger.Level.INFO, "trusted {0} with digest {1}", found.root(), digest);
    return trusted(found);
  }

  /// Takes trust back. Code that was loaded before stays loaded.
  ///
  /// @param workspace an absolute path, also of a folder that is gone
  /// @return whether it was trusted
  /// @throws PawlException as [#list], with `STORE_UNAVAILABLE` if it cannot be written
  public boolean revoke(Path workspace) {
    Path literal = workspace.toAbsolutePath().normalize();
    Path real = real(literal);
    boolean wasTrusted =
        file.update(content -> content.without(literal).without(real)).workspaces().stream()
            .anyMatch(entry -> entry.isAt(literal) || entry.isAt(real));
    if (wasTrusted) {
      LOG.log(System.Logger.Level.INFO, "trusted no more: {0}", literal);
    }
    return wasTrusted;
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException _) {
      return path; // gone, so it can only be meant as it is written
    }
  }

  /// What was trusted, sorted by path.
  ///
  /// @throws PawlException with `STORE_CORRUPT` or `STORE_NEWER` if `trust.json` cannot be
  ///   understood, `STORE_UNAVAILABLE` if it cannot be read
  public List<Listed> list() {
    return file.read().workspaces().stream()
        .map(entry ->
            new Listed(
                Path.of(entry.path()),
                entry.trustedAt(),
                entry.files().keySet().stream().map(Path::of).toList()))
        .toList();
  }
}
