package dev.pawl.daemon.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.daemon.crash.Crashes;
import dev.pawl.daemon.trust.TrustStore;
import dev.pawl.engine.runtime.Engine;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.testkit.InMemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Java files with workflows, as the daemon loads and keeps them.
final class WorkflowFileTest {
  private static final String IMPORTS = "import dev.pawl.engine.workflow.*;\n";

  @TempDir Path folder;

  private WorkflowCatalog catalog;

  @BeforeEach
  void home() throws IOException {
    catalog = next();
  }

  /// The same home, as the next daemon finds it.
  private WorkflowCatalog next() throws IOException {
    Path home = Files.createDirectories(folder.resolve("home"));
    TrustStore trust = new TrustStore(home, InstantSource.system());
    return WorkflowCatalog.in(
        home,
        new WorkflowFolders(trust, folder.resolve("own")),
        Crashes.of(home, InstantSource.system()));
  }

  /// The file need not be there: its text is what counts.
  private Path file() {
    return folder.resolve("any-name.java");
  }

  private WorkflowFile load(String text) throws IOException {
    return catalog.load(file(), IMPORTS + text);
  }

  /// A file with one workflow that nothing but the comment tells from others.
  private static String state(String comment) {
    return "class X { // %s\n static final Workflow<String, String> W = %s; }"
        .formatted(comment, definition("w"));
  }

  private static String version(WorkflowFile file) {
    return file.workflows().getFirst().version();
  }

  /// The newest of each type, as an engine has them.
  private static List<Workflow<?, ?>> workflows(WorkflowCatalog catalog) {
    InMemoryStore store = new InMemoryStore(InstantSource.system(), false);
    try (Engine engine = catalog.start(Engine.builder(store))) {
      return engine.workflows();
    }
  }

  private static List<String> newest(WorkflowCatalog catalog) {
    return workflows(catalog).stream().map(Workflow::version).toList();
  }

  private List<Path> jars() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("home").resolve("code"))) {
      return files.sorted().toList();
    }
  }

  private static String definition(String name) {
    return "Workflow.of(\"%s\", String.class, String.class, (ctx, in) -> in)".formatted(name);
  }

  @Test
  void load_ofSeveralClasses_findsEveryStaticField() throws IOException {
    WorkflowFile file =
        load(
            """
            public class Any {
              static final Workflow<String, String> A = %s;
              private static Workflow<String, String> b = %s;
              static final Workflow<String, String> SAME = A;
              final Workflow<String, String> notStatic = A;
              static class Nested {
                static final Activity<String, String> RUN =
                    Activity.of("run", String.class, String.class, (ctx, in) -> in);
                static final Activity<String, String> ELSEWHERE =
                    Activity.of("elsewhere", String.class, String.class);
              }
            }
            interface Other {
              Workflow<String, String> C = %s;
            }
            """
                .formatted(definition("a"), definition("b"), definition("c")));

    assertThat(file.workflows())
        .extracting(Workflow::name)
        .containsExactlyInAnyOrder("a", "b", "c");
    assertThat(file.activities()).extracting(Activity::name).containsExactly("run");
    assertThat(file.declared()).extracting(Activity::name).containsExactly("elsewhere");
  }

  @Test
  void load_inAPackage_works() throws IOException {
    WorkflowFile file =
        catalog.load(
            file(),
            "package a.b;\n%sclass X { static final Workflow<String, String> W = %s; }"
                .formatted(IMPORTS, definition("w")));

    assertThat(file.workflows()).extracting(Workflow::name).containsExactly("w");
  }

  @Test
  void load_withoutWorkflow_showsHowOneLooks() {
    assertThatThrownBy(() -> load("class X {}"))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("has no workflow")
        .hasMessageContaining("Workflow.of(");
  }

  @Test
  void load_withErrors_namesFileAndLines() {
    assertThatThrownBy(() -> load("class X {\n  int a = b;\n  String c = 1;\n}"))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("any-name.java:3: error: cannot find symbol")
        .hasMessageContaining("any-name.java:4: error: incompatible types");
  }

  @Test
  void load_whoseStaticPartFails_namesTheLine() {
    assertThatThrownBy(() ->
            load(
                """
                class X {
                  static final Workflow<String, String> W =
                      Workflow.of("", String.class, String.class, (ctx, in) -> in);
                }
                """))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("any-name.java:4: ")
        .hasMessageContaining("workflow name is empty");
  }

  @Test
  void load_ofAFieldThatIsNull_saysSo() {
    assertThatThrownBy(() -> load("class X { static final Workflow<String, String> W = null; }"))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("is null");
  }

  @Test
  void load_thatFails_keepsNothing() throws IOException {
    assertThatThrownBy(() -> load("class X { int a = b; }")).isInstanceOf(SourceException.class);
    assertThatThrownBy(() -> load("class X {}")).isInstanceOf(SourceException.class);

    assertThat(jars()).isEmpty();
    assertThat(workflows(catalog)).isEmpty();
  }

  // --- States ---

  @Test
  void version_namesFolderAndStateOfTheFile() throws IOException {
    WorkflowFile first = load(state("one"));
    WorkflowFile elsewhere =
        catalog.load(folder.resolve("other").resolve("any-name.java"), IMPORTS + state("one"));

    assertThat(version(first)).matches("1@[0-9a-f]+\\+[0-9a-f]+");
    assertThat(version(elsewhere)).matches("1@[0-9a-f]+\\+[0-9a-f]+");
    assertThat(version(elsewhere).split("[@+]", -1)[1])
        .isNotEqualTo(version(first).split("[@+]", -1)[1]);
    assertThat(version(elsewhere).split("[@+]", -1)[2])
        .isEqualTo(version(first).split("[@+]", -1)[2]);
    assertThat(catalog.file("w", version(first))).contains(file());
    assertThat(catalog.file("w", "1")).isEmpty();
  }

  @Test
  void load_ofTheSameTextTwice_isOneState() throws IOException {
    WorkflowFile first = load(state("one"));
    WorkflowFile second = load(state("one"));

    assertThat(second).isSameAs(first);
    assertThat(jars()).hasSize(1);
    assertThat(workflows(next())).hasSize(1);
  }

  @Test
  void load_ofAChangedText_isAnotherVersion() throws IOException {
    WorkflowFile one = load(state("one"));
    WorkflowFile two = load(state("two"));

    assertThat(version(two)).isNotEqualTo(version(one));
    assertThat(version(two)).startsWith(version(one).replaceAll("\\+.*", "+"));
    assertThat(newest(catalog)).containsExactly(version(two));
    assertThat(catalog.file("w", version(one))).contains(file());
    assertThat(jars()).hasSize(2);
  }

  @Test
  void load_ofAnOlderTextAgain_makesThatTheNewest() throws IOException {
    WorkflowFile one = load(state("one"));
    load(state("two"));

    assertThat(load(state("one"))).isSameAs(one);

    assertThat(newest(catalog)).containsExactly(version(one));
    assertThat(newest(next())).as("after a restart").containsExactly(version(one));
  }

  // --- What is kept ---

  @Test
  void kept_isLoadedByTheNextCatalog() throws IOException {
    WorkflowFile one = load(state("one"));
    WorkflowFile two = load(state("two"));

    WorkflowCatalog next = next();

    assertThat(newest(next)).containsExactly(version(two));
    assertThat(next.file("w", version(one))).contains(file());
    assertThat(next.file("w", version(two))).contains(file());
    assertThat(version(next.load(file(), IMPORTS + state("two")))).isEqualTo(version(two));
  }

  @Test
  void kept_ofSeveralClasses_isWhole() throws IOException {
    load(
        """
        class X {
          record Input(String text) {}
          interface Inner {
            Activity<String, String> RUN =
                Activity.of("run", String.class, String.class, (ctx, in) -> in);
          }
          static final Workflow<Input, String> W =
              Workflow.of("w", Input.class, String.class, (ctx, in) -> in.text());
        }
        """);

    Workflow<?, ?> kept = workflows(next()).getFirst();

    assertThat(kept.name()).isEqualTo("w");
    assertThat(kept.input().type().getTypeName()).isEqualTo("X$Input");
  }

  @Test
  void kept_damaged_hurtsOnlyItself() throws IOException {
    WorkflowFile one = load(state("one"));
    Path first = jars().getFirst();
    WorkflowFile two = load(state("two"));
    Path second = jars().stream().filter(jar -> !jar.equals(first)).findFirst().orElseThrow();
    Files.write(second, new byte[] {1, 2, 3});

    WorkflowCatalog next = next();

    assertThat(newest(next)).containsExactly(version(one));
    assertThat(next.file("w", version(two))).isEmpty();
    assertThat(version(next.load(file(), IMPORTS + state("two")))).isEqualTo(version(two));
    assertThat(newest(next())).as("mended").containsExactly(version(two));
  }

  @Test
  void kept_cutOffOrForeign_hurtsOnlyItself() throws IOException {
    WorkflowFile one = load(state("one"));
    Path code = folder.resolve("home").resolve("code");
    byte[] whole = Files.readAllBytes(jars().getFirst());
    Files.write(code.resolve("cut.jar"), java.util.Arrays.copyOf(whole, whole.length / 2));
    Files.createDirectory(code.resolve("folder.jar"));
    Files.write(code.resolve("empty.jar"), new byte[0]);
    Files.write(code.resolve("new-1.part"), whole);

    assertThat(newest(next())).containsExactly(version(one));
  }
}
