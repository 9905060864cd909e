package dev.pawl.store.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;
import org.sqlite.util.OSInfo;

/// Unpacks SQLite's native library once for all processes of a user.
///
/// By itself the driver unpacks it into the temporary folder on every start and removes it at a
/// regular end, so that every killed process leaves a megabyte behind.
final class NativeLibrary {
  private static final String PATH = "org.sqlite.lib.path";

  private NativeLibrary() {}

  /// Points the driver to the unpacked library: in the user's cache, or else in the home. Whoever
  /// has pointed it elsewhere is left alone, and where there is no place to unpack to, the driver's
  /// own way stays.
  static synchronized void provide(Path home) {
    Path cache = cache();
    boolean wanted = System.getProperty(PATH) == null;
    if (wanted && (cache == null || !isProvided(cache.resolve("pawl")))) {
      var _ = isProvided(home);
    }
  }

  private static boolean isProvided(Path place) {
    try {
      System.setProperty(PATH, unpack(place).toString());
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      // It is read-only, full, of another user, open to others or no POSIX one.
      System.clearProperty(PATH);
      return false;
    }
  }

  /// Unpacks the library below a folder unless it is there; returns its own folder.
  static Path unpack(Path place) throws IOException {
    String system = OSInfo.getNativeLibFolderPathForCurrentOS().replace('/', '-');
    Path natives = place.resolve("native");
    Path folder = natives.resolve("sqlite-" + SQLiteJDBCLoader.getVersion() + "-" + system);
    for (Path each : List.of(place, natives, folder)) {
      if (!Files.isDirectory(each)) {
        Home.createPrivateDirectory(each);
      }
      requireOurs(each);
    }
    Path library = folder.resolve(LibraryLoaderUtil.getNativeLibName());
    if (!Files.exists(library)) {
      Path part = Files.createTempFile(folder, "part", ".so");
      try (InputStream packed = packed()) {
        Files.copy(packed, part, StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, library, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    }
    return folder;
  }

  /// Code is loaded from here, so nobody else may be able to write here, or to put another folder
  /// in the place of this one.
  private static void requireOurs(Path folder) throws IOException {
    Set<PosixFilePermission> rights = Files.getPosixFilePermissions(folder);
    boolean ours =
        !rights.contains(PosixFilePermission.GROUP_WRITE)
            && !rights.contains(PosixFilePermission.OTHERS_WRITE)
            && Files.getOwner(folder).getName().equals(System.getProperty("user.name"));
    if (!ours) {
      throw new IOException("others than its owner may write to " + folder);
    }
  }

  private static InputStream packed() throws IOException {
    String name =
        LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
    InputStream packed = SQLiteJDBCLoader.class.getResourceAsStream(name);
    if (packed == null) {
      throw new IOException("the driver holds no " + name);
    }
    return packed;
  }

  private static @Nullable Path cache() {
    String configured = System.getenv("XDG_CACHE_HOME");
    if (configured != null && Path.of(configured).isAbsolute()) {
      return Path.of(configured);
    }
    String home = System.getProperty("user.home");
    return home == null || home.isEmpty() ? null : Path.of(home, ".cache");
  }
}
