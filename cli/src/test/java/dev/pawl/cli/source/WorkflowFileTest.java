package dev.pawl.cli.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.Workflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkflowFileTest {
  private static final String IMPORTS = "import dev.pawl.engine.workflow.*;\n";

  @TempDir Path folder;

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("any-name.java"), text);
  }

  private WorkflowFile load(String text) throws IOException {
    return WorkflowFile.load(write(IMPORTS + text));
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
    assertThat(file.choose("b").name()).isEqualTo("b");
    assertThatThrownBy(() -> file.choose(null))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("several workflows")
        .hasMessageContaining("--workflow NAME");
    assertThatThrownBy(() -> file.choose("d")).hasMessageContaining("no workflow 'd'; it has");
  }

  @Test
  void load_inAPackage_works() throws IOException {
    WorkflowFile file =
        WorkflowFile.load(
            write(
                "package a.b;\n%sclass X { static final Workflow<String, String> W = %s; }"
                    .formatted(IMPORTS, definition("w"))));

    assertThat(file.choose(null).name()).isEqualTo("w");
  }

  @Test
  void load_withoutWorkflow_showsHowOneLooks() throws IOException {
    WorkflowFile file = load("class X {}");

    assertThatThrownBy(() -> file.choose(null))
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
  void load_ofNoText_saysSo() throws IOException {
    Path binary = Files.write(folder.resolve("x.java"), new byte[] {(byte) 0xc3, 0x28});

    assertThatThrownBy(() -> WorkflowFile.load(folder.resolve("none.java")))
        .hasMessageContaining("there is no file");
    assertThatThrownBy(() -> WorkflowFile.load(folder)).hasMessageContaining("it is a folder");
    assertThatThrownBy(() -> WorkflowFile.load(binary)).hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> load("class X { static final Workflow<String, String> W = null; }"))
        .hasMessageContaining("is null");
  }
}
