package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Jars with workflows beside the user's workflow files.
@ExtendWith(SoundHomes.class)
final class PluginsTest {
  private static final String SERVICE =
      "META-INF/services/dev.pawl.engine.workflow.WorkflowProvider";

  @TempDir Path folder;

  private Path plugins;
  private final Map<String, String> environment = new LinkedHashMap<>();

  @BeforeEach
  void configs() throws IOException {
    plugins = Files.createDirectories(folder.resolve("configs/pawl/plugins"));
    environment.put("XDG_CONFIG_HOME", folder.resolve("configs").toString());
  }

  private record Said(int exit, String out, String err) {}

  private Said pawl(String... args) throws Exception {
    Path home = folder.resolve("home");
    try (CliProcess process = CliProcess.start(home, environment, args)) {
      int exit = process.awaitExit();
      return new Said(exit, process.out(), process.err());
    }
  }

  /// A jar with the workflow `greet`, which waits for a signal and says a word.
  private Path plugin(String name, String word) throws Exception {
    String source =
        """
        package shop;
        import dev.pawl.engine.workflow.*;
        import java.util.List;
        public final class Greetings implements WorkflowProvider {
          static final Activity<String, String> SAY =
              Activity.of("say-WORD", String.class, String.class, (ctx, in) -> "WORD " + in);
          public List<Workflow<?, ?>> workflows() {
            return List.of(
                Workflow.of("greet", String.class, String.class, (ctx, in) -> {
                  String by = ctx.signals("go", String.class).await();
                  return ctx.activity(SAY, in + " by " + by);
                }));
          }
          public List<Activity<?, ?>> activities() { return List.of(SAY); }
        }
        """
            .replace("WORD", word);
    Path sources = Files.createDirectories(folder.resolve("sources/shop"));
    Path file = Files.writeString(sources.resolve("Greetings.java"), source);
    Path classes = Files.createDirectories(folder.resolve("classes"));
    Process compiler =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                "-proc:none",
                "-classpath",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                file.toString())
            .redirectErrorStream(true)
            .start();
    byte[] said = compiler.getInputStream().readAllBytes();
    assertThat(compiler.waitFor()).as(new String(said, StandardCharsets.UTF_8)).isZero();
    return jar(name, classes, "shop.Greetings");
  }

  private Path jar(String name, Path classes, String provider) throws IOException {
    Path jar = plugins.resolve(name);
    try (var out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        out.write(Files.readAllBytes(file));
      }
      out.putNextEntry(new JarEntry(SERVICE));
      out.write(provider.getBytes(StandardCharsets.UTF_8));
    }
    Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
    return jar;
  }

  @Test
  void plugin_isListedWithItsDigest_andItsRunsStayWithTheJarTheyBeganWith() throws Exception {
    Path jar = plugin("greetings.jar", "Hello");
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));

    Said listed = pawl("workflows");
    assertThat(listed.exit()).as(listed.err()).isZero();
    assertThat(listed.out())
        .contains("greet", jar.toString(), "sha256:" + HexFormat.of().formatHex(digest));
    assertThat(pawl("workflow", "start", "greet", "\"ann\"", "--id", "old").exit()).isZero();
    plugin("greetings.jar", "Bye");
    assertThat(pawl("workflow", "start", "greet", "\"ann\"", "--id", "new").exit()).isZero();
    new Cli(folder.resolve("home")).killDaemon();
    Files.delete(jar);

    assertThat(pawl("signal", "old", "go", "\"bob\"").exit()).isZero();
    assertThat(pawl("signal", "new", "go", "\"bob\"").exit()).isZero();

    assertThat(pawl("wait", "old", "--timeout", "60s").exit()).isZero();
    assertThat(pawl("wait", "new", "--timeout", "60s").exit()).isZero();
    assertThat(pawl("show", "old").out()).contains("Hello ann by bob");
    assertThat(pawl("show", "new").out()).contains("Bye ann by bob");
  }

  @Test
  void jarsThatAreBrokenOrNotTheUsersAlone_areProblems_andHinderNobody() throws Exception {
    plugin("good.jar", "Hello");
    Path open = plugin("open.jar", "Open");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-rw-rw-"));
    Files.writeString(plugins.resolve("garbage.jar"), "no zip at all");
    jar("lies.jar", Files.createDirectories(folder.resolve("empty")), "shop.Missing");
    Files.createSymbolicLink(plugins.resolve("link.jar"), plugins.resolve("good.jar"));

    Said listed = pawl("workflows");

    assertThat(listed.exit()).isEqualTo(1);
    assertThat(listed.out()).contains("good.jar").doesNotContain("open.jar");
    assertThat(listed.err())
        .contains("open.jar", "others may write it", "chmod go-w")
        .contains("garbage.jar", "lies.jar", "shop.Missing", "link.jar", "symbolic link");
    assertThat(pawl("workflow", "start", "greet", "\"x\"", "--id", "works").exit()).isZero();
    assertThat(pawl("daemon", "restart").exit()).isZero();
    assertThat(pawl("terminate", "works").exit()).isZero();
  }

  @Test
  void folderThatOthersMayWrite_givesNothing() throws Exception {
    plugin("good.jar", "Hello");
    Files.setPosixFilePermissions(plugins, PosixFilePermissions.fromString("rwxrwxrwx"));

    Said listed = pawl("workflows");

    assertThat(listed.out()).doesNotContain("greet");
    assertThat(listed.err()).contains(plugins.toString(), "others may write it");
  }

  @Test
  void nameThatTwoFilesOfAFolderHave_isAProblem() throws Exception {
    Path workflows = Files.createDirectories(folder.resolve("configs/pawl/workflows"));
    for (String name : List.of("A", "B")) {
      Files.writeString(
          workflows.resolve(name + ".java"),
          """
          import dev.pawl.engine.workflow.*;
          class %s {
            static final Workflow<String, String> W =
                Workflow.of("same", String.class, String.class, (ctx, in) -> "%s");
          }
          """
              .formatted(name, name));
    }

    Said listed = pawl("workflows");

    assertThat(listed.out()).contains("same", "A.java");
    assertThat(listed.err()).contains("B.java", "workflow 'same' is in A.java too");
  }

  @Test
  void workflowFileThatIsALink_isNamedByTheCommandThatWantsIt() throws Exception {
    Path shop = folder.resolve("shop");
    Path workflows = Files.createDirectories(shop.resolve(".pawl/workflows"));
    Path real = Files.writeString(folder.resolve("Real.java"), "class Real {}");
    Files.createSymbolicLink(workflows.resolve("Linked.java"), real);

    Said started = pawl("workflow", "start", "linked", "--workspace", shop.toString());

    assertThat(started.exit()).isNotZero();
    assertThat(started.err()).contains("there is no workflow 'linked'", "Linked.java");
    assertThat(pawl("workflows", "--workspace", shop.toString()).err())
        .contains("Linked.java", "symbolic link");
  }
}
