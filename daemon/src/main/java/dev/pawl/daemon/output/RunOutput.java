package dev.pawl.daemon.output;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.runtime.RunLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;

/// What runs write: one file each, `runs/ID/output.log` in the home, appended to and never changed.
///
/// A line is `TIME LEVEL TEXT`; breaks of lines in the text are made visible, so that no text can
/// forge a line. Thread-safe for different runs.
public final class RunOutput implements RunLog {
  private static final System.Logger LOG = System.getLogger(RunOutput.class.getName());

  /// The most that a run may write; what is more is left out.
  private static final long BYTES_MAX = 64L << 20;

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final FileAttribute<?> OWNER_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<?> OWNER_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path folder;

  /// @param home the folder in which the folder of runs is, or will be
  public RunOutput(Path home) {
    this.folder = home.resolve("runs");
  }

  /// Some of a file.
  ///
  /// @param next the byte at which it goes on
  public record Part(String text, long next) {}

  @Override
  public void line(RunId run, System.Logger.Level level, String message, long atMillis) {
    String text =
        "%s %s %s\n"
            .formatted(
                Instant.ofEpochMilli(atMillis),
                level.getName(),
                message.replace("\r", "\\r").replace("\n", "\\n"));
    try {
      Path file = file(run);
      Files.createDirectories(file.getParent(), OWNER_FOLDER);
      try (FileChannel channel =
          FileChannel.open(
              file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), OWNER_FILE)) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (channel.size() + bytes.length <= BYTES_MAX) {
          channel.write(ByteBuffer.wrap(bytes));
        }
      }
    } catch (IOException e) {
      // A full disk, mostly: the run goes on, what it says is in the daemon's log.
      LOG.log(
          System.Logger.Level.WARNING, "{0} wrote what could not be kept: {1} ({2})", run, text, e);
    }
  }

  /// A part of what a run has written, cut behind the last line that fits whole.
  ///
  /// @param from the first byte wanted, from 0
  /// @param max at most this many bytes, from 4
  ///
  /// @throws PawlException with `STORE_UNAVAILABLE` if it cannot be read
  public Part read(RunId run, long from, int max) {
    try (FileChannel channel = FileChannel.open(file(run), StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocate(Math.clamp(channel.size() - from, 0, max));
      while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) >= 0) {
        // Reads on until it is full, or the file is at its end.
      }
      int length = wholeLines(buffer.array(), buffer.position());
      String text = new String(buffer.array(), 0, length, StandardCharsets.UTF_8);
      return new Part(text, from + length);
    } catch (NoSuchFileException _) {
      return new Part("", from);
    } catch (IOException e) {
      throw unreadable(run, e);
    }
  }

  private PawlException unreadable(RunId run, IOException e) {
    String reason =
        e instanceof FileSystemException failed && failed.getReason() != null
            ? failed.getReason()
            : String.valueOf(e.getMessage());
    return new PawlException(
        ErrorCode.STORE_UNAVAILABLE,
        "cannot read %s: %s; the run itself is not touched: see to the file"
            .formatted(file(run), reason),
        e);
  }

  private static int wholeLines(byte[] bytes, int length) {
    for (int end = length; end > 0; end--) {
      if (bytes[end - 1] == '\n') {
        return end;
      }
    }
    // A line longer than the part is cut, but no character is.
    int end = length;
    while (end > 0 && end < bytes.length + 1 && isInside(bytes, end)) {
      end--;
    }
    return end;
  }

  /// Whether a place is inside a character of several bytes that is not whole.
  private static boolean isInside(byte[] bytes, int end) {
    int start = end - 1;
    while (start > 0 && (bytes[start] & 0xC0) == 0x80) {
      start--;
    }
    int lead = bytes[start] & 0xFF;
    int needs = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    return end - start < needs;
  }

  /// How many bytes a run has written.
  ///
  /// @throws PawlException as [#read]
  public long size(RunId run) {
    try {
      return Files.size(file(run));
    } catch (NoSuchFileException _) {
      return 0;
    } catch (IOException e) {
      throw unreadable(run, e);
    }
  }

  /// Removes what a run has written, after the run was deleted.
  public void delete(RunId run) {
    try {
      Files.deleteIfExists(file(run));
      Files.deleteIfExists(file(run).getParent());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot remove the output of {0}: {1}", run, e);
    }
  }

  /// An id that would not do as a name of a folder stands there by its digest.
  private Path file(RunId run) {
    String id = run.value();
    String name = PLAIN.matcher(id).matches() ? id : "~" + digest(id);
    return folder.resolve(name).resolve("output.log");
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
