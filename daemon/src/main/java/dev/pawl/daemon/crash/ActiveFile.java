package dev.pawl.daemon.crash;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `daemon.active` in the home: what code executes in this process, for the process after it.
///
/// A file in memory, so a note costs no system call and is there whatever ends the process. It is
/// not synced: when the whole machine goes down, no code of a run was the cause. A slot is written
/// first and its length last, so a note is there as a whole or not at all. The blocks of the file
/// are allocated beforehand, since a mapped file must not meet a full disk. Thread-safe.
final class ActiveFile {
  private static final String NAME = "daemon.active";
  private static final long MAGIC = 0x5041_574c_4143_5432L;
  private static final int BORN = 8;
  private static final int SEEN = 16;
  private static final int IN_ORDER = 24;
  private static final int BOOT_LENGTH = 28;
  private static final int BOOT = 32;
  private static final int BOOT_BYTES = 64;
  private static final int SLOTS_AT = 128;

  /// A slot: length of the text (0 for a free one), kind, time, text.
  private static final int KIND = 4;

  private static final int SINCE = 8;
  private static final int TEXT = 16;
  private static final int TEXT_BYTES = 256;
  private static final int SLOT = TEXT + TEXT_BYTES;

  /// What begins when all are taken is not noted.
  private static final int SLOTS = 2_048;

  private static final int FILE_BYTES = SLOTS_AT + SLOTS * SLOT;
  private static final VarHandle INT =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

  private final MappedByteBuffer file;
  private final int[] free = new int[SLOTS];
  private int freeCount;

  private ActiveFile(MappedByteBuffer file) {
    this.file = file;
    while (freeCount < SLOTS) {
      free[freeCount] = SLOTS - 1 - freeCount;
      freeCount++;
    }
  }

  /// What the process before has left in a home, empty if none was there or it cannot be read.
  static Optional<Life> left(Path home) throws IOException {
    Path path = home.resolve(NAME);
    if (!Files.isRegularFile(path) || Files.size(path) != FILE_BYTES) {
      return Optional.empty();
    }
    ByteBuffer left = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.nativeOrder());
    if (left.getLong(0) != MAGIC) {
      return Optional.empty();
    }
    List<Life.Active> active = new ArrayList<>();
    for (int slot = SLOTS_AT; slot < FILE_BYTES; slot += SLOT) {
      int length = left.getInt(slot);
      int mark = left.getInt(slot + KIND);
      for (Code.Kind kind : Code.Kind.values()) {
        if (length > 0 && length <= TEXT_BYTES && kind.mark == mark) {
          Code code = new Code(kind, text(left, slot + TEXT, length));
          active.add(new Life.Active(code, left.getLong(slot + SINCE)));
        }
      }
    }
    int boot = Math.clamp(left.getInt(BOOT_LENGTH), 0, BOOT_BYTES);
    return Optional.of(
        new Life(
            left.getLong(BORN),
            left.getInt(IN_ORDER) != 0,
            text(left, BOOT, boot),
            left.getLong(SEEN),
            active));
  }

  private static String text(ByteBuffer buffer, int at, int length) {
    byte[] bytes = new byte[length];
    buffer.get(at, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /// Begins the file of this process.
  static ActiveFile begin(Path home, long nowMillis, String boot) throws IOException {
    ByteBuffer empty = ByteBuffer.allocate(FILE_BYTES).order(ByteOrder.nativeOrder());
    byte[] bootBytes = boot.getBytes(StandardCharsets.UTF_8);
    empty.putLong(0, MAGIC).putLong(BORN, nowMillis).putLong(SEEN, nowMillis);
    empty.putInt(BOOT_LENGTH, Math.min(bootBytes.length, BOOT_BYTES));
    empty.put(BOOT, bootBytes, 0, Math.min(bootBytes.length, BOOT_BYTES));
    Path draft =
        Files.createTempFile(
            home,
            NAME,
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (FileChannel channel =
        FileChannel.open(draft, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE))) {
      while (empty.hasRemaining()) {
        channel.write(empty);
      }
      MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, FILE_BYTES);
      mapped.order(ByteOrder.nativeOrder());
      Files.move(draft, home.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
      return new ActiveFile(mapped);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /// Notes that code is about to execute.
  ///
  /// @return for [#ends]
  int begins(Code.Kind kind, String text, long nowMillis) {
    int slot = take();
    if (slot >= 0) {
      int at = SLOTS_AT + slot * SLOT;
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      int length = Math.min(bytes.length, TEXT_BYTES);
      file.putInt(at + KIND, kind.mark);
      file.putLong(at + SINCE, nowMillis);
      file.put(at + TEXT, bytes, 0, length);
      INT.setRelease(file, at, length);
    }
    return slot;
  }

  /// Notes that it has come to its end.
  void ends(int slot) {
    if (slot >= 0) {
      INT.setRelease(file, SLOTS_AT + slot * SLOT, 0);
      give(slot);
    }
  }

  private synchronized int take() {
    return freeCount == 0 ? -1 : free[--freeCount];
  }

  private synchronized void give(int slot) {
    free[freeCount++] = slot;
  }

  /// Notes that the process is alive.
  void seen(long nowMillis) {
    file.putLong(SEEN, nowMillis);
  }

  /// Notes that what comes now is the end that was asked for.
  void ending() {
    INT.setRelease(file, IN_ORDER, 1);
  }
}
