package dev.pawl.daemon.output;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.runtime.RunLog;
import dev.pawl.work.task.TaskFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What runs write: one file each, `runs/ID/output.log` in the home, appended to and never changed.
///
/// A line is `TIME LEVEL TEXT`; breaks of lines in the text are made visible, so that no text can
/// forge a line. Thread-safe for different runs.
public final class RunOutput implements RunLog, TaskFolders {
  private static final System.Logger LOG = System.getLogger(RunOutput.class.getName());

  /// The most that a run may write; what is more is left out.
  private static final long BYTES_MAX = 64L << 20;

  private static final Path FILE = Path.of("output.log");

  /// Without capital letters: there are file systems on which `a` and `A` are one folder.
  private static final Pattern PLAIN = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");

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
      Files.createDirectories(folder(run), OWNER_FOLDER);
      try (SeekableByteChannel channel =
          open(run, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), OWNER_FILE)) {
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

  /// Opens the file relative to its folder, and neither through a link: a link could lead anywhere.
  /// What is no file is refused, since a pipe would keep whoever opens it waiting.
  private SeekableByteChannel open(
      RunId run, Set<StandardOpenOption> how, FileAttribute<?>... attributes) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      if (!(all instanceof SecureDirectoryStream<Path> runs)) {
        throw new IOException(
            "the file system of %s has no safe way to open files".formatted(folder));
      }
      try (SecureDirectoryStream<Path> own =
          runs.newDirectoryStream(folder(run).getFileName(), LinkOption.NOFOLLOW_LINKS)) {
        if (isOther(own)) {
          throw new IOException("%s is no file of Pawl's; move it away".formatted(folder(run)));
        }
        Set<OpenOption> options = new HashSet<>(how);
        options.add(LinkOption.NOFOLLOW_LINKS);
        return own.newByteChannel(FILE, options, attributes);
      }
    }
  }

  /// Whether there is something that is no regular file.
  private static boolean isOther(SecureDirectoryStream<Path> folder) throws IOException {
    try {
      return !folder
          .getFileAttributeView(FILE, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .readAttributes()
          .isRegularFile();
    } catch (NoSuchFileException _) {
      return false;
    }
  }

  /// A part of what a run has written, cut behind the last line that fits whole.
  ///
  /// @param from the first byte wanted, from 0
  /// @param max at most this many bytes, from 4
  /// @throws PawlException with `STORE_UNAVAILABLE` if it cannot be read
  public Part read(RunId run, long from, int max) {
    try (SeekableByteChannel channel = open(run, Set.of(StandardOpenOption.READ))) {
      ByteBuffer buffer = ByteBuffer.allocate(Math.clamp(channel.size() - from, 0, max));
      channel.position(from);
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
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
            .formatted(output(run), reason),
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
  public long size(RunId run) {
    try (SeekableByteChannel channel = open(run, Set.of(StandardOpenOption.READ))) {
      return channel.size();
    } catch (IOException _) {
      return 0; // nothing was written, or what is there is none; the read says which
    }
  }

  /// Removes what a run has written and all else in its folder, after the run was deleted. Links
  /// are removed, not followed.
  public void delete(RunId run) {
    try (Stream<Path> files = Files.walk(folder(run))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException _) {
      // It has written nothing.
    } catch (IOException | UncheckedIOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot remove the output of {0}: {1}", run, e);
    }
  }

  /// An id that would not do as a name of a folder stands there by its digest.
  @Override
  public Path folder(RunId run) {
    String id = run.value();
    String name = PLAIN.matcher(id).matches() ? id : "~" + digest(id);
    return folder.resolve(name);
  }

  @Override
  public Path output(RunId run) {
    return folder(run).resolve(FILE);
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
