package dev.pawl.store.sqlite;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Room on the volume that is kept for the moment when there is no other.
///
/// A file of nothing is deleted when a commit meets a full disk, so that this commit succeeds and
/// what frees room, such as deleting runs, still can be done. Everything else waits until there is
/// room enough to make the file again.
final class Ballast {
  static final long BYTES = 16L << 20;

  /// With less room than this the file is not made: it would itself fill the volume.
  static final long ROOM_BYTES = 2 * BYTES;

  private static final int CHUNK_BYTES = 1 << 20;

  private final Path file;
  private boolean givenUp;

  Ballast(Home home) {
    this.file = home.ballast();
  }

  /// Makes the file if there is room for it. Without it everything works, up to a full disk.
  void provide() {
    if (Files.exists(file) || room() < ROOM_BYTES) {
      return;
    }
    try {
      make();
    } catch (IOException _) {
      deleteQuietly(); // somebody else has filled the volume meanwhile
    }
  }

  private void make() throws IOException {
    Home.createPrivateFile(file);
    byte[] chunk = new byte[CHUNK_BYTES];
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
      for (long written = 0; written < BYTES; written += CHUNK_BYTES) {
        out.write(chunk);
      }
    }
  }

  /// Gives the room up if there is no other on the volume. Returns whether that has made any.
  boolean release() {
    if (room() >= Faults.ROOM_BYTES || !Files.exists(file)) {
      return false;
    }
    givenUp = true;
    return deleteQuietly();
  }

  /// Whether the room was given up and there is still too little to do without it.
  boolean isMissing() {
    if (givenUp && room() >= ROOM_BYTES) {
      provide();
      givenUp = !Files.exists(file);
    }
    return givenUp;
  }

  private boolean deleteQuietly() {
    try {
      return Files.deleteIfExists(file);
    } catch (IOException _) {
      return false; // it stays where it is, and nothing is freed
    }
  }

  private long room() {
    try {
      return Files.getFileStore(Home.folder(file)).getUsableSpace();
    } catch (IOException _) {
      return Long.MAX_VALUE; // a volume that does not tell
    }
  }
}
