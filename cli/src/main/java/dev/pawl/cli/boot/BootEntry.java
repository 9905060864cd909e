package dev.pawl.cli.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// A file that has the system start the daemon, and the commands that make the system heed it.
///
/// @param file where it belongs
/// @param text what it says
/// @param link there when the system heeds it, the file itself if it always does
/// @param on the commands after the file was written
/// @param off the commands before it is deleted
/// @param after the commands after that
/// @param hint what else a person should know
public record BootEntry(
    Path file,
    String text,
    Path link,
    List<List<String>> on,
    List<List<String>> off,
    List<List<String>> after,
    String hint) {
  /// Stands in every file that is ours.
  static final String MARK = "Written by 'pawl daemon enable'";

  public BootEntry {
    on = List.copyOf(on);
    off = List.copyOf(off);
    after = List.copyOf(after);
  }

  /// What is there now.
  public enum State {
    ABSENT,
    /// Written, but the system was not told.
    WRITTEN,
    ENABLED,
    /// The same for another home or program.
    OTHER,
    /// Not ours.
    FOREIGN
  }

  public State state() throws IOException {
    if (!Files.exists(file)) {
      return State.ABSENT;
    }
    String there = Files.readString(file);
    if (!there.contains(MARK)) {
      return State.FOREIGN;
    }
    if (!there.equals(text)) {
      return State.OTHER;
    }
    return Files.exists(link) ? State.ENABLED : State.WRITTEN;
  }

  /// Writes the file, as a whole or not at all.
  public void write() throws IOException {
    Files.createDirectories(file.getParent());
    Path draft = Files.createTempFile(file.getParent(), "pawl", ".new");
    try {
      Files.writeString(draft, text);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  public void delete() throws IOException {
    Files.deleteIfExists(file);
  }
}
