package dev.pawl.work.task;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The environment of a task: of the caller's, what tools need to find things; the rest may be
/// secrets, which nobody asked to hand on. Values are kept in a file of the run and nowhere else.
final class TaskEnvironment {
  private static final String FILE = "environment";
  private static final List<String> PREFIXES = List.of("LC_", "XDG_", "NIX_", "HOMEBREW_");
  private static final Set<String> NAMES =
      Set.of(
          // who and where
          "PATH",
          "HOME",
          "USER",
          "LOGNAME",
          "SHELL",
          "HOSTNAME",
          "LANG",
          "LANGUAGE",
          "TZ",
          "TMPDIR",
          "TMP",
          "TEMP",
          "MANPATH",
          "INFOPATH",
          // how it looks
          "TERM",
          "COLORTERM",
          "NO_COLOR",
          "FORCE_COLOR",
          "CLICOLOR",
          "CLICOLOR_FORCE",
          "COLUMNS",
          "LINES",
          "DISPLAY",
          "WAYLAND_DISPLAY",
          "EDITOR",
          "VISUAL",
          "PAGER",
          "CI",
          // where tools are
          "JAVA_HOME",
          "MAVEN_HOME",
          "GRADLE_HOME",
          "GRADLE_USER_HOME",
          "SDKMAN_DIR",
          "ANDROID_HOME",
          "GOPATH",
          "GOROOT",
          "GOBIN",
          "CARGO_HOME",
          "RUSTUP_HOME",
          "NVM_DIR",
          "NVM_BIN",
          "PNPM_HOME",
          "VOLTA_HOME",
          "BUN_INSTALL",
          "DENO_DIR",
          "PYENV_ROOT",
          "VIRTUAL_ENV",
          "CONDA_PREFIX",
          "CONDA_DEFAULT_ENV",
          "PYTHONPATH",
          "RBENV_ROOT",
          "GEM_HOME",
          "DOTNET_ROOT",
          "LD_LIBRARY_PATH",
          "PKG_CONFIG_PATH",
          "CC",
          "CXX",
          // how the network is reached
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "NO_PROXY",
          "ALL_PROXY",
          "http_proxy",
          "https_proxy",
          "no_proxy",
          "all_proxy",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR");

  private TaskEnvironment() {}

  /// What of an environment is handed on, and what was asked for besides.
  ///
  /// @param more by name; goes before the rest
  static SortedMap<String, String> of(Map<String, String> caller, Map<String, String> more) {
    SortedMap<String, String> kept = new TreeMap<>();
    caller.forEach((name, value) -> {
      if (NAMES.contains(name) || PREFIXES.stream().anyMatch(name::startsWith)) {
        kept.put(name, value);
      }
    });
    kept.putAll(more);
    return kept;
  }

  /// Keeps it in the folder of a run.
  static void write(Path folder, SortedMap<String, String> environment) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    StringBuilder text = new StringBuilder();
    environment.forEach((name, value) -> text.append(name).append('=').append(value).append('\0'));
    Path draft =
        Files.createTempFile(
            folder,
            FILE,
            ".draft",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(draft, text);
      Files.move(draft, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /// Whether the folder of a run has one.
  static boolean isThere(Path folder) {
    return Files.exists(folder.resolve(FILE));
  }

  /// What is kept in the folder of a run; empty if there is nothing.
  static Optional<SortedMap<String, String>> read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    try {
      if (Files.isSymbolicLink(file) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.empty();
      }
      SortedMap<String, String> environment = new TreeMap<>();
      for (String entry : Files.readString(file, StandardCharsets.UTF_8).split("\0", -1)) {
        int equals = entry.indexOf('=');
        if (equals > 0) {
          environment.put(entry.substring(0, equals), entry.substring(equals + 1));
        }
      }
      return Optional.of(environment);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }
}
