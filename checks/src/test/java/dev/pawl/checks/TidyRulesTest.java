package dev.pawl.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Proves with planted sources that each rule can fail, and that it lets the rest pass.
class TidyRulesTest {
  private static final String ENGINE = "engine/src/main/java/dev/pawl/engine/replay/A.java";
  private static final String HOST = "engine/src/main/java/dev/pawl/engine/runtime/SystemHost.java";
  private static final String STORE = "store-sqlite/src/main/java/dev/pawl/store/sqlite/A.java";
  private static final String MAIN = "cli/src/main/java/dev/pawl/cli/Main.java";
  private static final String TEST = "engine/src/test/java/dev/pawl/engine/replay/ATest.java";

  @Test
  void files_tooLong_isFound() {
    assertThat(SizeRules.files(source(ENGINE, "\n".repeat(499) + "class A {}\n"))).isEmpty();
    assertThat(SizeRules.files(source(ENGINE, "\n".repeat(500) + "class A {}\n")))
        .singleElement()
        .hasToString(
            ENGINE
                + ":501: 501 lines, at most 500 are allowed."
                + " Instead: split it by ideas; pure computation moves out first.");
  }

  @Test
  void methods_tooLong_isFound() {
    assertThat(SizeRules.methods(source(ENGINE, methodOfLines(60)))).isEmpty();
    assertThat(SizeRules.methods(source(ENGINE, methodOfLines(61))))
        .singleElement()
        .satisfies(finding -> assertThat(finding.line()).isEqualTo(3))
        .asString()
        .contains("method run has 61 lines");
  }

  @Test
  void lines_tooLong_isFound() {
    String comment = "// " + "x".repeat(98);
    assertThat(SizeRules.lines(source(ENGINE, comment.substring(0, 100)))).isEmpty();
    assertThat(SizeRules.lines(source(ENGINE, "// https://" + "x".repeat(98)))).isEmpty();
    assertThat(SizeRules.lines(source(ENGINE, "class A {}\n" + comment)))
        .singleElement()
        .satisfies(finding -> assertThat(finding.line()).isEqualTo(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Object o = java.time.Instant.now();",
        "long l = System.currentTimeMillis();",
        "java.util.function.LongSupplier l = System::nanoTime;",
        "Object o = java.time.InstantSource.system();",
        "Object o = UUID.randomUUID();",
        "Object o = new Random(7);",
        "double d = Math.random();",
        "int i = ThreadLocalRandom.current().nextInt();",
        "Thread t = new Thread(() -> {});",
        "java.util.function.Function<Runnable, Thread> f = Thread::new;",
        "Object o = Thread.ofVirtual().start(() -> {});",
        "Object o = Thread.ofPlatform();",
        "Object o = Executors.newCachedThreadPool();",
        "void m() throws Exception { Thread.sleep(1); }",
        "void m() throws Exception { TimeUnit.SECONDS.sleep(1); }"
      })
  void calls_fromEngineToMachine_areFound(String member) {
    String text = "class A {\n  " + member + "\n}\n";
    assertThat(BannedCode.calls(source(ENGINE, text)))
        .singleElement()
        .satisfies(finding -> assertThat(finding.line()).isEqualTo(2));
    assertThat(BannedCode.calls(source(HOST, text))).isEmpty();
    assertThat(BannedCode.calls(source(STORE, text))).isEmpty();
  }

  @Test
  void calls_staticImport_isFound() {
    String text = "import static java.lang.System.nanoTime;\nclass A { long l = nanoTime(); }";
    assertThat(BannedCode.calls(source(ENGINE, text))).hasSize(1);
  }

  @Test
  void calls_sleepInTest_isFound() {
    String text = "class ATest { void m() throws Exception { Thread.sleep(1); } }";
    assertThat(BannedCode.calls(source(TEST, text))).hasSize(1);
  }

  @Test
  void calls_printStackTraceAnywhere_isFound() {
    String text = "class A { void m(Exception e) { e.printStackTrace(); } }";
    assertThat(BannedCode.calls(source(STORE, text))).hasSize(1);
    assertThat(BannedCode.calls(source(TEST, text))).hasSize(1);
  }

  @Test
  void calls_exitOutsideMain_isFound() {
    String text = "class A { void m() { System.exit(1); } }";
    assertThat(BannedCode.calls(source(STORE, text))).hasSize(1);
    assertThat(BannedCode.calls(source(MAIN, text))).isEmpty();
  }

  @Test
  void calls_inTextOrComment_areNotFound() {
    String text = "/** {@code Instant.now()} */ class A { String s = \"System.exit(1)\"; }";
    assertThat(BannedCode.calls(source(ENGINE, text))).isEmpty();
  }

  @Test
  void catches_emptyWithoutReason_isFound() {
    String before = "class A { void m() { try { m(); } catch (RuntimeException e) {";
    assertThat(BannedCode.emptyCatches(source(STORE, before + "} } }"))).hasSize(1);
    assertThat(BannedCode.emptyCatches(source(STORE, before + "/* gone */ } } }"))).isEmpty();
    assertThat(BannedCode.emptyCatches(source(STORE, before + "throw e; } } }"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import java.util.*;",
        "import static java.lang.Math.*;",
        "import module java.sql;"
      })
  void imports_ofEverything_areFound(String statement) {
    assertThat(BannedCode.wideImports(source(STORE, statement + " class A {}"))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"util", "common", "impl", "dto", "model"})
  void packages_namedAfterAForm_areFound(String name) {
    String text = "package dev.pawl." + name + ".timer;\nclass A {}";
    assertThat(PackageRules.names(source(STORE, text))).hasSize(1);
    assertThat(PackageRules.names(source(STORE, text.replace(name, "x" + name)))).isEmpty();
  }

  @Test
  void packages_undescribed_areFound() {
    Source code = source("a/src/main/java/x/A.java", "package x;\nclass A {}");
    Source other = source("a/src/main/java/y/B.java", "package y;\nclass B {}");
    Source empty = source("a/src/main/java/x/package-info.java", "package x;");
    Source info = source("a/src/main/java/x/package-info.java", "/// What it is.\npackage x;");
    Source module = source("a/src/main/java/module-info.java", "/// All.\nmodule x {}");

    assertThat(PackageRules.docs(List.of(code))).hasSize(1);
    assertThat(PackageRules.docs(List.of(code, empty))).hasSize(1);
    assertThat(PackageRules.docs(List.of(code, info))).isEmpty();
    assertThat(PackageRules.docs(List.of(code, module))).isEmpty();
    assertThat(PackageRules.docs(List.of(code, other, module))).hasSize(2);
    assertThat(PackageRules.docs(List.of(source(TEST, "class A {}")))).isEmpty();
  }

  @Test
  void tests_inClassWithAnotherName_areFound() {
    String method = " { @Test void a_b_c() {} }";
    assertThat(TestRules.names(source(TEST, "class ATests" + method))).hasSize(1);
    assertThat(TestRules.names(source(TEST, "class ATest" + method))).isEmpty();
    assertThat(TestRules.names(source(TEST, "abstract class AContract" + method))).isEmpty();
    assertThat(TestRules.names(source(TEST, "class Fake {}"))).isEmpty();
  }

  @Test
  void tests_offWithoutReason_areFound() {
    String rest = " @Test void a_b_c() {} }";
    assertThat(TestRules.disabled(source(TEST, "class ATest { @Disabled" + rest))).hasSize(1);
    assertThat(TestRules.disabled(source(TEST, "class ATest { @Disabled(\"x\")" + rest))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[Nowhere]", "[the text][Nowhere]", "[String#nothing()]", "{@link No}"})
  void javadoc_deadLink_isFound(String link) {
    Source dead =
        source("a/src/main/java/x/A.java", "package x;\n/// See " + link + ".\nclass A {}");
    assertThat(DocLinks.dead(List.of(dead), ""))
        .singleElement()
        .satisfies(finding -> assertThat(finding.file()).isEqualTo("a/src/main/java/x/A.java"))
        .satisfies(finding -> assertThat(finding.line()).isEqualTo(2));
  }

  @Test
  void javadoc_linkToOtherSource_isNotFound() {
    Source from = source("a/src/main/java/x/A.java", "package x;\n/// See [B#b()].\nclass A {}");
    Source to = source("a/src/main/java/x/B.java", "package x;\nclass B { void b() {} }");
    assertThat(DocLinks.dead(List.of(from, to), "")).isEmpty();
  }

  @Test
  void markdown_deadLink_isFound() {
    String text =
        """
        [ok](b.md#part) [web](https://pawl.dev) [here](#part) `[code](no.md)`
        ```
        [code](no.md)
        ```
        and [gone](../no.md "title"), ![picture](no.png)
        [definition]: c/no.md
        """;
    assertThat(MarkdownLinks.dead("docs/a.md", text, Set.of("docs/b.md")::contains))
        .extracting(Finding::line, Finding::problem)
        .satisfiesExactly(
            line -> assertThat(line.toList().toString()).startsWith("[5, a link to ../no.md,"),
            line -> assertThat(line.toList().toString()).startsWith("[5, a link to no.png,"),
            line -> assertThat(line.toList().toString()).startsWith("[6, a link to c/no.md,"));
  }

  private static String methodOfLines(int lines) {
    return "class A {\n\n  void run() {\n" + "\n".repeat(lines - 2) + "  }\n}\n";
  }

  private static Source source(String path, String text) {
    return Source.parse(path, text);
  }
}
