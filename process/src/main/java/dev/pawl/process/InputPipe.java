package dev.pawl.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The input of a command, as those see it who write to it: a pipe whose other writer is held by
/// its runner. Thread-safe.
///
/// A pipe takes writes of up to 4,096 bytes whole or not at all (`PIPE_BUF`), so it is always known
/// how much was taken. A write that waits for the command stands in a thread of its own, which is
/// interrupted when patience is over.
final class InputPipe {
  static final int BYTES_MAX = 65_536;
  private static final int PIECE_BYTES = 4_096;
  private static final long LOOK_MILLIS = 2;

  private final ProcessFolder files;
  private final Reader reader;
  private final ReentrantLock writing = new ReentrantLock();

  InputPipe(ProcessFolder files, ProcessIdentity runner, ProcessTable table) throws IOException {
    this.files = files;
    this.reader = new Reader(files, runner, table);
    if (files.isInputClosed() && files.hasInput()) {
      letGo(); // whoever wanted it may have died before he had said so
    }
  }

  boolean isOpen() {
    return files.hasInput() && !files.isInputClosed();
  }

  void write(byte[] bytes, Duration patience) throws IOException, InterruptedException {
    if (bytes.length > BYTES_MAX) {
      throw new IllegalArgumentException(
          "%,d bytes are too many for one write; send at most %,d at a time"
              .formatted(bytes.length, BYTES_MAX));
    }
    long end = System.nanoTime() + patience.toNanos();
    if (!writing.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      throw notRead(0, bytes.length, patience);
    }
    try {
      check();
      while (!reader.isThere()) {
        if (System.nanoTime() > end) {
          throw notRead(0, bytes.length, patience);
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        check();
      }
      write(ByteBuffer.wrap(bytes), end, patience);
    } finally {
      writing.unlock();
    }
  }

  private void check() throws IOException {
    if (reader.hasEnded()) {
      throw ended(0);
    }
    if (files.isInputClosed()) {
      throw new InputException(
          InputException.Reason.CLOSED, 0, "its input was closed; it takes no more");
    }
    if (!files.hasInput()) {
      throw notOpen();
    }
    if (reader.isAbandoned()) {
      throw new InputException(
          InputException.Reason.CLOSED, 0, "its input ended when its runner was killed");
    }
  }

  private void write(ByteBuffer bytes, long end, Duration patience)
      throws IOException, InterruptedException {
    Transfer transfer = new Transfer(files.input(), bytes);
    Thread thread = Thread.ofPlatform().daemon().name("pawl-input").start(transfer);
    try {
      thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
    } finally {
      thread.interrupt();
      thread.join();
    }
    int all = bytes.capacity();
    int taken = bytes.position();
    if (transfer.fault == null) {
      return;
    }
    if (transfer.fault instanceof ClosedByInterruptException) {
      throw notRead(taken, all, patience);
    }
    if (reader.hasEnded() || transfer.fault instanceof NoSuchFileException) {
      throw ended(taken);
    }
    InputException closed =
        new InputException(
            InputException.Reason.CLOSED,
            taken,
            "it has closed its input (%s); of %,d bytes %,d were taken"
                .formatted(transfer.fault.getMessage(), all, taken));
    closed.initCause(transfer.fault);
    throw closed;
  }

  private static InputException notRead(int taken, int all, Duration patience) {
    return new InputException(
        InputException.Reason.NOT_READ,
        taken,
        "it does not read its input: of %,d bytes %,d were taken within %s s; send the rest later"
            .formatted(all, taken, patience.toMillis() / 1_000.0));
  }

  private static InputException notOpen() {
    return new InputException(
        InputException.Reason.NOT_OPEN,
        0,
        "it was started without an open input; ask for one when it is started");
  }

  private static InputException ended(int taken) {
    return new InputException(InputException.Reason.ENDED, taken, "it has ended and reads no more");
  }

  /// One write, in a thread that may be interrupted.
  private static final class Transfer implements Runnable {
    private final Path pipe;
    private final ByteBuffer bytes;
    private @Nullable IOException fault;

    Transfer(Path pipe, ByteBuffer bytes) {
      this.pipe = pipe;
      this.bytes = bytes;
    }

    @Override
    public void run() {
      try (FileChannel out = openForWriting()) {
        int all = bytes.capacity();
        while (bytes.position() < all) {
          out.write(bytes.limit(Math.min(all, bytes.position() + PIECE_BYTES)));
        }
      } catch (IOException e) {
        fault = e;
      }
    }

    /// A pipe that is opened for both waits for nobody, and with that one there, neither does the
    /// other; without it, it is told when no reader is left.
    private FileChannel openForWriting() throws IOException {
      try (FileChannel _ = both(pipe)) {
        return FileChannel.open(pipe, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  private static FileChannel both(Path pipe) throws IOException {
    return FileChannel.open(
        pipe, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  }

  /// Gives the command the end of its input, once it has read what was written.
  void close() throws IOException {
    if (!files.isInputClosed() && !reader.hasEnded()) {
      if (!files.hasInput()) {
        throw notOpen();
      }
      files.markInputClosed();
    }
    if (files.hasInput()) {
      letGo();
    }
  }

  private void letGo() throws IOException {
    try (FileChannel life = both(files.life())) {
      life.write(ByteBuffer.wrap(new byte[] {'\n'}));
    }
  }

  /// Takes away what nobody reads any more.
  void remove() throws IOException {
    if (files.hasInput()) {
      files.markInputClosed();
      files.removeInput();
    }
  }

  /// The command, as those see it who write to it, beside the one who watches.
  private static final class Reader {
    private final ProcessFolder files;
    private final ProcessIdentity runner;
    private final ProcessTable table;
    private final Family family;

    Reader(ProcessFolder files, ProcessIdentity runner, ProcessTable table) {
      this.files = files;
      this.runner = runner;
      this.table = table;
      this.family = new Family(files, runner, table);
    }

    /// Whether it has opened its input.
    synchronized boolean isThere() throws IOException {
      return family.first().isPresent();
    }

    synchronized boolean hasEnded() throws IOException {
      return files.result().isPresent() || family.hasEnded();
    }

    /// Whether the one who holds the input open is gone.
    boolean isAbandoned() {
      return table.presence(runner) == ProcessTable.Presence.GONE;
    }
  }
}
