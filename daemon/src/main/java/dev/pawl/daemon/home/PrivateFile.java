package dev.pawl.daemon.home;

import com.sun.security.auth.module.UnixSystem;
import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A file of mode 600 that is read whole, and replaced whole. What it says decides who may do what,
/// so one that others may write to, or that is a link, does not count.
///
/// @param path of the file, in a folder that is there
/// @param remedy what holds while it cannot be used, and what its owner can do
public record PrivateFile(Path path, String remedy) {
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");

  /// More than anything has that is kept so: one that has more was written by nobody of us.
  private static final int BYTES_MAX = 32 << 20;

  /// Its content, empty if there is no such file.
  ///
  /// @throws PawlException with `STORE_CORRUPT` if it is no file of its owner's alone, with
  ///   `STORE_UNAVAILABLE` if it cannot be read
  public Optional<byte[]> read() {
    try {
      PosixFileAttributes found =
          Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!found.isRegularFile()) {
        throw damaged("it is not a regular file", null);
      }
      if (found.permissions().contains(PosixFilePermission.GROUP_WRITE)
          || found.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
        throw damaged("others than its owner may write to it", null);
      }
      if (!Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(uid())) {
        throw damaged("it belongs to " + found.owner().getName(), null);
      }
      if (found.size() > BYTES_MAX) {
        throw damaged("it has %,d bytes, allowed: %,d".formatted(found.size(), BYTES_MAX), null);
      }
      try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.of(in.readNBytes(BYTES_MAX));
      }
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw unavailable("read", e);
    }
  }

  private static int uid() {
    return (int) new UnixSystem().getUid();
  }

  /// Keeps what cannot be used beside it, under a name with `.damaged` behind it.
  ///
  /// @return where it is now
  public Path setAside() throws IOException {
    return Files.move(
        path,
        path.resolveSibling(path.getFileName() + ".damaged"),
        StandardCopyOption.REPLACE_EXISTING);
  }

  /// Replaces the content, and returns once it is on disk.
  ///
  /// @throws PawlException with `STORE_UNAVAILABLE` if it cannot be written; then it has all of the
  ///   old content or all of the new
  public void write(byte[] content) {
    try {
      replace(content);
    } catch (IOException e) {
      throw unavailable("write", e);
    }
  }

  private void replace(byte[] content) throws IOException {
    Path folder = path.resolveSibling("");
    Path draft =
        Files.createTempFile(
            folder,
            path.getFileName().toString(),
            ".draft",
            PosixFilePermissions.asFileAttribute(OWNER));
    try {
      // The umask may have taken rights away.
      Files.setPosixFilePermissions(draft, OWNER);
      try (FileChannel out = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
          out.write(rest);
        }
        out.force(true);
      }
      Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
    try (FileChannel it = FileChannel.open(folder, StandardOpenOption.READ)) {
      it.force(true);
    }
  }

  /// The fault of a file that cannot be understood.
  public PawlException damaged(String why, @Nullable Throwable cause) {
    return new PawlException(
        ErrorCode.STORE_CORRUPT, "%s cannot be used: %s; %s".formatted(path, why, remedy), cause);
  }

  private PawlException unavailable(String what, IOException e) {
    return new PawlException(
        ErrorCode.STORE_UNAVAILABLE, "cannot %s %s: %s".formatted(what, path, e), e);
  }
}
