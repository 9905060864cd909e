package dev.pawl.store.sqlite;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The last commit's mark in a file of its own, which tells a lost tail of the store at its next
/// opening.
///
/// SQLite takes a damaged frame of its write-ahead log for the log's end: whatever was committed
/// after it is gone without a word, and an integrity check finds nothing. The mirror is written
/// after the commit was synced and is not synced itself, so it is never ahead of a sound store.
///
/// Two slots are written in turn. A slot is a magic number, the commit's number, the chain hash and
/// a checksum; one that was written in part does not pass and the other one holds.
final class TailMirror implements AutoCloseable {
  private static final long MAGIC = 0x5041574c5441494cL; // "PAWLTAIL"
  private static final int SLOT_BYTES = 64;
  private static final int CHECKED_BYTES = 16 + CommitMark.CHAIN_BYTES;

  // Not a FileChannel: that one is closed for good when its thread is interrupted in a write.
  private final RandomAccessFile file;
  private final Path path;
  private final byte[] bytes = new byte[SLOT_BYTES];
  private @Nullable IOException fault;

  private TailMirror(RandomAccessFile file, Path path) {
    this.file = file;
    this.path = path;
  }

  static TailMirror open(Path path) {
    try {
      return new TailMirror(new RandomAccessFile(path.toFile(), "rw"), path);
    } catch (IOException e) {
      throw Faults.of(e, "opening the mirror of the last commit", path);
    }
  }

  /// The newest mark in a mirror; empty if there is no mirror or none of it is sound, as after a
  /// loss of power that it was never synced for.
  static Optional<CommitMark> read(Path path) {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Files.readAllBytes(path);
      Optional<CommitMark> first = slot(bytes, 0);
      Optional<CommitMark> second = slot(bytes, SLOT_BYTES);
      boolean secondIsNewer =
          second.isPresent() && (first.isEmpty() || first.get().number() < second.get().number());
      return secondIsNewer ? second : first;
    } catch (IOException e) {
      throw Faults.of(e, "reading the mirror of the last commit", path);
    }
  }

  /// Refuses a store that stands before the mirror, or beside it.
  static void compare(CommitMark store, CommitMark mirror, Home home) {
    difference(store, mirror, home)
        .ifPresent(what -> {
          throw lost(what, home);
        });
  }

  /// What is wrong with a store that stands before the mirror, or beside it.
  static Optional<String> difference(CommitMark store, CommitMark mirror, Home home) {
    if (store.number() < mirror.number()) {
      return Optional.of(
          "%s ends with commit %d, but %d was acknowledged: commits %d to %d are lost"
              .formatted(
                  home.database(),
                  store.number(),
                  mirror.number(),
                  store.number() + 1,
                  mirror.number()));
    }
    boolean some = mirror.number() > 0;
    return some && store.number() == mirror.number() && !store.equals(mirror)
        ? Optional.of(
            "%s and %s both end with commit %d, but not with the same one: the files are of"
                    .formatted(home.database(), home.tail(), store.number())
                + " different moments or stores")
        : Optional.empty();
  }

  /// Notes a commit. A fault is kept for [#fault]: the commit itself has succeeded.
  void write(CommitMark mark) {
    ByteBuffer slot = ByteBuffer.wrap(bytes);
    slot.putLong(MAGIC).putLong(mark.number()).put(HexFormat.of().parseHex(mark.chain()));
    slot.putInt(checksum(slot)).putInt(0).putLong(0);
    try {
      file.seek(mark.number() % 2 * SLOT_BYTES);
      file.write(bytes);
      fault = null;
    } catch (IOException e) {
      fault = e;
    }
  }

  /// What is wrong with the mirror since its last writing, if anything.
  Optional<String> fault() {
    IOException last = fault;
    return last == null
        ? Optional.empty()
        : Optional.of("the mirror of the last commit cannot be written: " + path + ": " + last);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static Optional<CommitMark> slot(byte[] bytes, int at) {
    if (bytes.length < at + SLOT_BYTES) {
      return Optional.empty();
    }
    ByteBuffer slot = ByteBuffer.allocate(SLOT_BYTES).put(bytes, at, SLOT_BYTES).flip();
    if (slot.getLong(0) != MAGIC || slot.getInt(CHECKED_BYTES) != checksum(slot)) {
      return Optional.empty();
    }
    byte[] chain = new byte[CommitMark.CHAIN_BYTES];
    slot.get(16, chain);
    return Optional.of(new CommitMark(slot.getLong(8), HexFormat.of().formatHex(chain)));
  }

  private static int checksum(ByteBuffer slot) {
    CRC32C crc = new CRC32C();
    crc.update(slot.duplicate().position(0).limit(CHECKED_BYTES));
    return (int) crc.getValue();
  }

  private static PawlException lost(String what, Home home) {
    return new PawlException(
        ErrorCode.STORE_CORRUPT,
        what
            + "; nothing was changed; restore a backup into a new folder, or delete "
            + home.tail()
            + " to accept the loss and go on from there");
  }
}
