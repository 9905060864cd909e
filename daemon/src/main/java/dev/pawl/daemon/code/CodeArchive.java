package dev.pawl.daemon.code;

import dev.pawl.daemon.home.PrivateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/// The states of source files that runs may be pinned to, in `code/` of the home: one jar each,
/// with the source and the classes. So a restart needs no compiler, and no file that was changed
/// since.
///
/// The home belongs to the user alone, so what stands there was put there by Pawl.
final class CodeArchive {
  private static final System.Logger LOG = System.getLogger(CodeArchive.class.getName());
  private static final String FILE = "Pawl-File";
  private static final String SOURCE = "source.java";
  private static final String CLASS = ".class";
  private static final String PLUGIN = ".plugin";
  private static final String ORIGIN = ".origin";

  /// Nothing larger is taken in.
  private static final int BYTES_MAX = 64 << 20;

  private final Path folder;

  private CodeArchive(Path folder) {
    this.folder = folder;
  }

  static CodeArchive in(Path home) throws IOException {
    return new CodeArchive(PrivateFolder.in(home, "code"));
  }

  /// Keeps a state. It is on disk as a whole or not at all.
  void keep(CodeState state) throws IOException {
    Path written = draft();
    try (var out = new JarOutputStream(Files.newOutputStream(written), manifest(state))) {
      put(out, SOURCE, state.source().getBytes(StandardCharsets.UTF_8));
      for (var entry : state.classes().entrySet()) {
        put(out, entry.getKey() + CLASS, entry.getValue());
      }
    }
    Files.move(written, jar(state.mark()), StandardCopyOption.ATOMIC_MOVE);
    renew(state.mark());
  }

  private Path draft() throws IOException {
    return Files.createTempFile(folder, "new-", ".part");
  }

  /// Makes what is kept of a state the newest.
  void renew(String mark) throws IOException {
    Path kept = Files.exists(jar(mark)) ? jar(mark) : plugin(mark);
    Files.setLastModifiedTime(kept, FileTime.from(Instant.now()));
  }

  /// When a state was loaded last on somebody's wish.
  Instant renewedAt(String mark) {
    Path kept = Files.exists(jar(mark)) ? jar(mark) : plugin(mark);
    return time(kept).toInstant();
  }

  /// Removes a state. A jar that a class loader has open stays usable for it.
  void remove(String mark) throws IOException {
    Files.deleteIfExists(jar(mark));
    Files.deleteIfExists(plugin(mark));
    Files.deleteIfExists(origin(mark));
  }

  private Path jar(String mark) {
    return folder.resolve(mark.substring(1) + ".jar");
  }

  // --- Plugins ---

  /// A plugin is kept as it is, since its classes are loaded from there.
  Path plugin(String mark) {
    return folder.resolve(mark.substring(1) + PLUGIN);
  }

  private Path origin(String mark) {
    return folder.resolve(mark.substring(1) + ORIGIN);
  }

  void keep(PluginJar plugin) throws IOException {
    Path written = draft();
    Files.writeString(written, plugin.file().toString());
    Files.move(written, origin(plugin.mark()), StandardCopyOption.ATOMIC_MOVE);
    written = draft();
    Files.write(written, plugin.content());
    Files.move(written, plugin(plugin.mark()), StandardCopyOption.ATOMIC_MOVE);
  }

  /// The plugins that were kept, the oldest first.
  List<PluginJar> plugins() throws IOException {
    List<PluginJar> plugins = new ArrayList<>();
    for (Path kept : files(PLUGIN)) {
      String name = String.valueOf(kept.getFileName());
      String mark = "@" + name.substring(0, name.length() - PLUGIN.length());
      try {
        Path file = Path.of(Files.readString(origin(mark)));
        if (Files.size(kept) > BYTES_MAX) {
          throw new IOException("it has more than %,d bytes".formatted(BYTES_MAX));
        }
        PluginJar plugin = new PluginJar(file, Files.readAllBytes(kept));
        if (!plugin.mark().equals(mark)) {
          throw new IOException("its content is not that of its name");
        }
        plugins.add(plugin);
      } catch (IOException | RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "cannot use " + kept + ", runs that need it wait", e);
      }
    }
    return plugins;
  }

  private static Manifest manifest(CodeState state) {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue(FILE, state.file().toString());
    return manifest;
  }

  private static void put(JarOutputStream out, String name, byte[] content) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(content);
    out.closeEntry();
  }

  /// What was kept, the oldest first. A jar that cannot be read is left out and named in the log.
  List<CodeState> all() throws IOException {
    List<CodeState> states = new ArrayList<>();
    for (Path jar : files(".jar")) {
      try {
        CodeState state = read(jar);
        if (!jar(state.mark()).equals(jar)) {
          throw new IOException("its content is not that of its name");
        }
        states.add(state);
      } catch (IOException | RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "cannot use " + jar + ", runs that need it wait", e);
      }
    }
    return states;
  }

  private List<Path> files(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(suffix))
          // A pipe there would keep the daemon from starting.
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .sorted(Comparator.comparing(CodeArchive::time).thenComparing(Path::toString))
          .toList();
    }
  }

  private static FileTime time(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "cannot tell the time of " + file, e);
      return FileTime.fromMillis(0);
    }
  }

  private static CodeState read(Path path) throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      String file = jar.getManifest().getMainAttributes().getValue(FILE);
      String source = "";
      SequencedMap<String, byte[]> classes = new LinkedHashMap<>();
      for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        String name = entry.getName();
        if (name.equals(SOURCE)) {
          source = new String(content(jar, entry), StandardCharsets.UTF_8);
        } else if (name.endsWith(CLASS)) {
          classes.put(name.substring(0, name.length() - CLASS.length()), content(jar, entry));
        }
      }
      return new CodeState(Path.of(file), source, classes);
    }
  }

  /// A jar's own stream does not look whether the content is what was written.
  private static byte[] content(JarFile jar, JarEntry entry) throws IOException {
    byte[] content;
    try (var in = jar.getInputStream(entry)) {
      content = in.readNBytes(BYTES_MAX);
    }
    CRC32 check = new CRC32();
    check.update(content);
    if (check.getValue() != entry.getCrc()) {
      throw new IOException(entry.getName() + " is damaged");
    }
    return content;
  }
}
