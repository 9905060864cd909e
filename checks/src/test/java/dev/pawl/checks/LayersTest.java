package dev.pawl.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Applies the layer rules to all modules, and proves with planted classes that each can fail.
class LayersTest {
  private static JavaClasses product;

  @TempDir Path folder;

  @BeforeAll
  static void read() {
    product =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.pawl");
  }

  @Test
  void enginePackages_useOnlyThoseBefore() {
    Layers.ENGINE_ORDER.check(product);
  }

  @Test
  void workPackages_useOnlyThoseBefore() {
    Layers.WORK_ORDER.check(product);
  }

  @Test
  void workOrder_readyUsesTask_fails() {
    expect(
        Layers.WORK_ORDER,
        "dev.pawl.work.ready.A",
        type("dev.pawl.work.ready.A", "dev.pawl.work.task.B b;"),
        type("dev.pawl.work.task.B", ""));
  }

  @Test
  void modules_pointOneWay() {
    Layers.MODULE_ORDER.check(product);
  }

  @Test
  void packages_haveNoCycle() {
    Layers.NO_CYCLES.check(product);
  }

  @Test
  void packages_areKnown() {
    Layers.ALL_IN_LAYERS.check(product);
  }

  @Test
  void kernel_isPure() {
    Layers.PURE_KERNEL.check(product);
  }

  @Test
  void engineOrder_kernelUsesRuntime_fails() {
    expect(
        Layers.ENGINE_ORDER,
        "dev.pawl.engine.replay.A",
        type("dev.pawl.engine.replay.A", "dev.pawl.engine.runtime.B b;"),
        type("dev.pawl.engine.runtime.B", ""));
  }

  @Test
  void engineOrder_storeUsesReplay_fails() {
    expect(
        Layers.ENGINE_ORDER,
        "dev.pawl.engine.store.A",
        type("dev.pawl.engine.store.A", "dev.pawl.engine.replay.B b;"),
        type("dev.pawl.engine.replay.B", ""));
  }

  @Test
  void moduleOrder_engineUsesStore_fails() {
    expect(
        Layers.MODULE_ORDER,
        "dev.pawl.engine.runtime.A",
        type("dev.pawl.engine.runtime.A", "dev.pawl.store.sqlite.B b;"),
        type("dev.pawl.store.sqlite.B", ""));
  }

  @Test
  void noCycles_twoPackagesUseEachOther_fails() {
    expect(
        Layers.NO_CYCLES,
        "Cycle",
        type("dev.pawl.testkit.A", "dev.pawl.cli.B b;"),
        type("dev.pawl.cli.B", "dev.pawl.testkit.A a;"));
  }

  @Test
  void allInLayers_newPackage_fails() {
    expect(Layers.ALL_IN_LAYERS, "dev.pawl.engine.misc.A", type("dev.pawl.engine.misc.A", ""));
  }

  @Test
  void pureKernel_clockFileOrPool_fails() {
    for (String member :
        List.of(
            "java.time.InstantSource x;",
            "java.nio.file.Path[] x;",
            "java.util.concurrent.ScheduledExecutorService x;",
            "void x() { System.out.println(); }")) {
      expect(
          Layers.PURE_KERNEL,
          "dev.pawl.engine.history.A",
          type("dev.pawl.engine.history.A", member));
    }
  }

  @Test
  void pureKernel_charsetOrLock_passes() {
    Layers.PURE_KERNEL.check(
        compile(
            type(
                "dev.pawl.engine.history.A",
                "java.nio.charset.Charset x; java.util.concurrent.locks.LockSupport y;")));
  }

  private void expect(ArchRule rule, String culprit, Source... planted) {
    var result = rule.evaluate(compile(planted));
    assertThat(result.hasViolation()).isTrue();
    assertThat(result.getFailureReport().toString()).contains(culprit);
  }

  private static Source type(String name, String members) {
    int dot = name.lastIndexOf('.');
    return Source.parse(
        "planted/src/main/java/" + name.replace('.', '/') + ".java",
        "package %s; public class %s { %s }"
            .formatted(name.substring(0, dot), name.substring(dot + 1), members));
  }

  private JavaClasses compile(Source... planted) {
    List<JavaFileObject> files = Stream.of(planted).map(Source::file).toList();
    var options = List.of("-proc:none", "-classpath", "", "-d", folder.toString());
    boolean compiled =
        ToolProvider.getSystemJavaCompiler().getTask(null, null, null, options, null, files).call();
    assertThat(compiled).isTrue();
    return new ClassFileImporter().importPath(folder);
  }
}
