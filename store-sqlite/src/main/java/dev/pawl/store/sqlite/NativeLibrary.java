package dev.pawl.store.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
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
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private NativeLibrary() {}

  /// Points the driver to the unpacked library. Whoever has pointed it elsewhere is left alone, and
  /// where there is no place to unpack to, the driver's own way stays.
  static synchronized void provide() {
    Path cache = cache();
    if (System.getProperty(PATH) == null && cache != null) {
      try {
        System.setProperty(PATH, unpack(cache).toString());
      } catch (IOException | UnsupportedOperationException e) {
        // The cache is read-only, full, of another user or no POSIX one: the driver helps itself.
        System.clearProperty(PATH);
      }
    }
  }

  /// Unpacks the library under a cache folder unless it is there; returns its own folder.
  static Path unpack(Path cache) throws IOException {
    String system = OSInfo.getNativeLibFolderPathForCurrentOS().replace('/', '-');
    Path folder =
        cache.resolve("pawl/native/sqlite-" + SQLiteJDBCLoader.getVersion() + "-" + system);
    if (!Files.isDirectory(folder)) {
      Home.createPrivateDirectory(folder);
    }
    requireOurs(folder);
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

  /// Code is loaded from here, so nobody else may be able to write here.
  private static void requireOurs(Path folder) throws IOException {
    boolean ours =
        Files.getPosixFilePermissions(folder).equals(OWNER_ONLY)
            && Files.getOwner(folder).getName().equals(System.getProperty("user.name"));
    if (!ours) {
      throw new IOException(folder + " is not for its owner only");
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
