package dev.pawl.cli;

import com.sun.security.auth.module.UnixSystem;
import dev.pawl.api.Problem;
import dev.pawl.api.ProblemCode;
import dev.pawl.cli.link.Json;
import dev.pawl.cli.link.LinkException;
import dev.pawl.cli.text.Text;
import dev.pawl.cli.text.Words;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.toml.TomlFactory;

/// Reads a file of settings, which is TOML. It has options for the JVM, so whoever may write to it
/// can do whatever the user can.
final class SettingsFile {
  /// Enough for any settings, and little to parse before each command.
  private static final int BYTES_MAX = 64 << 10;

  private final Path path;
  private final String text;

  private SettingsFile(Path path, String text) {
    this.path = path;
    this.text = text;
  }

  /// What it sets, as variables would have it.
  ///
  /// @throws LinkException if it is not the user's alone to write, or cannot be understood
  static Map<Setting, String> read(Path path) {
    try {
      requireOwn(path);
      return new SettingsFile(path, Files.readString(path)).settings();
    } catch (CharacterCodingException _) {
      throw unusable(path + " is not UTF-8");
    } catch (IOException e) {
      throw unusable("cannot read %s: %s".formatted(path, e));
    }
  }

  private static void requireOwn(Path path) throws IOException {
    PosixFileAttributes found = Files.readAttributes(path, PosixFileAttributes.class);
    if (!found.isRegularFile()) {
      throw unusable(path + " is not a file");
    }
    if (found.size() > BYTES_MAX) {
      throw unusable("%s has %d bytes, allowed: %d".formatted(path, found.size(), BYTES_MAX));
    }
    Set<PosixFilePermission> rights = found.permissions();
    if (rights.contains(PosixFilePermission.GROUP_WRITE)
        || rights.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw unusable(
          "others than its owner may write to %s: chmod go-w %s"
              .formatted(path, Text.quoted(path.toString())));
    }
    int owner = (int) Files.getAttribute(path, "unix:uid");
    if (owner != 0 && owner != new UnixSystem().getUid()) {
      throw unusable("%s belongs to another user, %s".formatted(path, found.owner().getName()));
    }
  }

  private Map<Setting, String> settings() {
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    entries()
        .forEach((key, value) -> {
          Setting setting =
              Setting.of(key)
                  .orElseThrow(() ->
                      at(
                          TomlLines.of(text, key),
                          "there is no setting '%s'%s"
                              .formatted(key, Words.didYouMean(key, Setting.keys()))));
          try {
            settings.put(setting, setting.text(value));
          } catch (IllegalArgumentException e) {
            throw at(TomlLines.of(text, key), String.valueOf(e.getMessage()));
          }
        });
    return settings;
  }

  /// Values by their whole keys, in the order of the file.
  private Map<String, @Nullable Object> entries() {
    SequencedMap<String, @Nullable Object> entries = new LinkedHashMap<>();
    try (JsonParser in = new TomlFactory().createParser(ObjectReadContext.empty(), text)) {
      flatten("", Json.parse(in), entries);
      return entries;
    } catch (JacksonException e) {
      throw at(e.getLocation().getLineNr(), "this is not TOML: " + e.getOriginalMessage());
    }
  }

  /// Whole keys have a dot between their parts. A table with nothing in it is a key itself, unless
  /// settings may stand in it: its name may be wrong.
  private static void flatten(
      String key, @Nullable Object value, Map<String, @Nullable Object> into) {
    String before = key.isEmpty() ? "" : key + ".";
    if (!(value instanceof Map<?, ?> table)) {
      into.put(key, value);
    } else if (table.isEmpty() && Setting.keys().stream().noneMatch(it -> it.startsWith(before))) {
      into.put(key, value);
    } else {
      table.forEach((name, inner) -> flatten(before + name, inner, into));
    }
  }

  /// @param line 0 if nobody knows
  private LinkException at(int line, String message) {
    return unusable("%s%s: %s".formatted(path, line > 0 ? ":" + line : "", message));
  }

  private static LinkException unusable(String message) {
    return new LinkException(
        Problem.of(ProblemCode.INVALID_ARGUMENT, message).withNext("pawl config --help"));
  }
}
