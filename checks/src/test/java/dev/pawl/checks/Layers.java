package dev.pawl.checks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Which package may use which. A new module or engine package gets its line in a table here.
final class Layers {
  private static final List<Layer> ENGINE =
      List.of(
          new Layer("history", "dev.pawl.engine.history.."),
          new Layer("workflow", "dev.pawl.engine.workflow..", "history"),
          new Layer("replay", "dev.pawl.engine.replay..", "history", "workflow"),
          new Layer("store", "dev.pawl.engine.store..", "history", "workflow"),
          new Layer(
              "runtime", "dev.pawl.engine.runtime..", "history", "workflow", "replay", "store"));

  private static final List<Layer> WORK =
      List.of(
          new Layer("pattern", "dev.pawl.work.pattern.."),
          new Layer("output", "dev.pawl.work.output.."),
          new Layer("monitor", "dev.pawl.work.monitor..", "pattern"),
          new Layer("ready", "dev.pawl.work.ready..", "pattern", "output"),
          new Layer("wake", "dev.pawl.work.wake..", "pattern", "output"),
          new Layer("task", "dev.pawl.work.task..", "pattern", "output", "ready", "wake"));

  private static final List<Layer> MODULES =
      List.of(
          new Layer("engine", "dev.pawl.engine.."),
          new Layer("store-sqlite", "dev.pawl.store.sqlite..", "engine"),
          new Layer("process", "dev.pawl.process.."),
          new Layer("testkit", "dev.pawl.testkit..", "engine"),
          new Layer("api", "dev.pawl.api.."),
          new Layer("work", "dev.pawl.work..", "engine", "process", "api"),
          new Layer(
              "daemon", "dev.pawl.daemon..", "engine", "store-sqlite", "api", "process", "work"),
          new Layer("cli", "dev.pawl.cli..", "api"),
          new Layer("bench", "dev.pawl.bench..", "engine", "store-sqlite", "testkit"));

  /// The packages of the engine use only those before them.
  static final ArchRule ENGINE_ORDER =
      layered(ENGINE)
          .because(
              "an import against the order belongs elsewhere: move the type down to where it is"
                  + " used, or pass what is needed as a value or a port");

  /// The packages of the kinds of work use only those before them.
  static final ArchRule WORK_ORDER =
      layered(WORK)
          .because("what several kinds of work need stands below them and knows none of them");

  /// The modules point one way; stores do not know each other.
  static final ArchRule MODULE_ORDER =
      layered(MODULES).because("faces and stores sit on the engine, which knows none of them");

  /// No two packages use each other, also not around a corner.
  static final ArchRule NO_CYCLES =
      slices()
          .matching("dev.pawl.(**)")
          .should()
          .beFreeOfCycles()
          .allowEmptyShould(true)
          .because("one of the packages has to own the type that both use");

  /// Every class stands in a package that the tables know.
  static final ArchRule ALL_IN_LAYERS =
      classes()
          .that()
          .resideInAPackage("dev.pawl..")
          .should()
          .resideInAnyPackage(knownPackages())
          .allowEmptyShould(true)
          .because("a new package needs its line in Layers, with what it may use");

  /// The kernel has no clock, no I/O, no JSON and no thread pool.
  static final ArchRule PURE_KERNEL =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.pawl.engine.history..", "dev.pawl.engine.workflow..", "dev.pawl.engine.replay..")
          .should()
          .dependOnClassesThat(new Impure())
          .allowEmptyShould(true)
          .because(
              "history and replay are computed again from data alone: take the time as a value,"
                  + " and leave I/O, JSON and threads to the runtime behind a port");

  private Layers() {}

  private static ArchRule layered(List<Layer> layers) {
    var architecture =
        layeredArchitecture().consideringOnlyDependenciesInLayers().withOptionalLayers(true);
    for (Layer layer : layers) {
      architecture = architecture.layer(layer.name).definedBy(layer.packages);
    }
    for (Layer layer : layers) {
      var clause = architecture.whereLayer(layer.name);
      architecture =
          layer.mayUse.isEmpty()
              ? clause.mayNotAccessAnyLayer()
              : clause.mayOnlyAccessLayers(layer.mayUse.toArray(String[]::new));
    }
    return architecture;
  }

  private static String[] knownPackages() {
    var known = new ArrayList<String>();
    ENGINE.forEach(layer -> known.add(layer.packages));
    MODULES.stream().filter(l -> !l.name.equals("engine")).forEach(l -> known.add(l.packages));
    return known.toArray(String[]::new);
  }

  /// A set of packages and the names of the layers that it may use.
  private record Layer(String name, String packages, List<String> mayUse) {
    Layer(String name, String packages, String... mayUse) {
      this(name, packages, List.of(mayUse));
    }
  }

  private static final class Impure extends DescribedPredicate<JavaClass> {
    private static final Set<String> ALLOWED =
        Set.of("java.io.Serial", "java.io.UncheckedIOException");

    /// `java.nio.charset` is not among them: to encode is to compute.
    private static final Pattern IMPURE =
        Pattern.compile(
            "java\\.sql\\..*|javax\\.sql\\..*|tools\\.jackson\\..*|java\\.net\\..*|java\\.io\\..*"
                + "|java\\.nio\\.(?!charset\\.).*"
                + "|java\\.util\\.concurrent\\.\\w*(Executor|Executors|ExecutorService|Pool)"
                + "|java\\.util\\.concurrent\\.CompletableFuture"
                + "|java\\.time\\.(Clock|InstantSource)");

    Impure() {
      super("do I/O, JSON, thread pools or clocks");
    }

    @Override
    public boolean test(JavaClass type) {
      String name = type.getBaseComponentType().getFullName();
      return !ALLOWED.contains(name) && IMPURE.matcher(name).matches();
    }
  }
}
