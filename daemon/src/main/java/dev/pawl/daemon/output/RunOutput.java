package dev.pawl.daemon.output;

import dev.pawl.api.OutputLines;
import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.runtime.RunLog;
import dev.pawl.work.output.LineReader;
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
import java.util.List;
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
  private final LineCounts counts = new LineCounts();

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

  /// A part of what a run has written, as text: cut behind the last line that fits whole.
  ///
  /// @param from the first byte wanted, from 0
  /// @param max at most this many bytes, from 4
  /// @param logged whether the lines are those of `ctx.log`; what programs print is shown as a
  ///   terminal would leave it
  /// @param ended whether the run writes no more
  /// @throws PawlException with `STORE_UNAVAILABLE` if it cannot be read
  public Part text(RunId run, long from, int max, boolean logged, boolean ended) {
    return read(
        run, new Part("", from), channel -> OutputPart.of(channel, from, max, logged, ended));
  }

  /// A part of what a run has written, as it is.
  public byte[] bytes(RunId run, long from, int max) {
    return read(run, new byte[0], channel -> OutputPart.bytes(channel, from, max));
  }

  /// Whether a run has written a line feed from a byte on.
  public boolean hasLine(RunId run, long from) {
    return read(
        run,
        false,
        channel -> {
          LineReader lines = new LineReader(channel, from, channel.size(), 1);
          return lines.next(null) && lines.isWhole();
        });
  }

  /// Lines of what a run has written.
  public OutputLines lines(RunId run, LineQuery query, boolean logged, boolean ended) {
    var none = new OutputLines(run.value(), 0, List.of(), null, query.from(), false, ended);
    return read(
        run,
        none,
        channel -> LineView.of(new RunBytes(run, channel), query, logged, ended, counts));
  }

  private <T> T read(RunId run, T none, Reading<T> reading) {
    try (SeekableByteChannel channel = open(run, Set.of(StandardOpenOption.READ))) {
      return reading.of(channel);
    } catch (NoSuchFileException _) {
      return none;
    } catch (IOException e) {
      throw unreadable(run, e);
    }
  }

  /// Reads something of an open file.
  private interface Reading<T> {
    T of(SeekableByteChannel channel) throws IOException;
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
    counts.forget(run);
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
