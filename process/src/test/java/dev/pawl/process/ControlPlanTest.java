package dev.pawl.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.process.ControlPlan.Available;
import dev.pawl.process.ControlPlan.InUnit;
import dev.pawl.process.ControlPlan.Means;
import dev.pawl.process.ControlPlan.Plain;
import dev.pawl.process.ControlPlan.Refused;
import dev.pawl.process.ControlPlan.Wrapped;
import dev.pawl.process.Controls.IoClass;
import dev.pawl.process.Controls.Mode;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How commands are kept to their controls on systems that have this and that.
final class ControlPlanTest {
  private static final Means SYSTEMD = new Means.There(Path.of("/usr/bin/systemd-run"), "");
  private static final Means NICE = new Means.There(Path.of("/usr/bin/nice"), "");
  private static final Means IONICE = new Means.There(Path.of("/usr/bin/ionice"), "");
  private static final Means NOT = new Means.Missing("it is away", true);
  private static final Means SILENT = new Means.Missing("it is silent", false);

  private static final Set<String> CONTROLLERS = Set.of("cpu", "io", "memory", "pids");

  private static Controls all(Mode mode, @Nullable Long memory) {
    return new Controls(mode, 5, 20, 30, IoClass.BEST_EFFORT, 6, memory);
  }

  private static Controls priorities(Mode mode) {
    return new Controls(mode, 5, null, null, IoClass.IDLE, null, null);
  }

  private static ControlPlan plan(Controls controls, Means manager, Means nice, Means ionice) {
    return ControlPlan.of(controls, new Available(manager, CONTROLLERS, nice, ionice, 0));
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void nothingWanted_isTheStartAsItWas(Mode mode) {
    Controls nothing = new Controls(mode, null, null, null, null, null, null);

    assertThat(plan(nothing, SYSTEMD, NICE, IONICE)).isEqualTo(new Plain(null));
  }

  @Test
  void off_isTheStartAsItWas() {
    assertThat(plan(all(Mode.OFF, null), SYSTEMD, NICE, IONICE)).isEqualTo(new Plain(null));
    assertThat(plan(Controls.NONE, SYSTEMD, NICE, IONICE)).isEqualTo(new Plain(null));
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"AUTO", "SYSTEMD"})
  void systemd_ifItAnswers_hasAllOfThem(Mode mode) {
    assertThat(plan(all(mode, 1_000_000L), SYSTEMD, NICE, IONICE))
        .isEqualTo(
            new InUnit(
                List.of(
                    "CPUWeight=20",
                    "IOWeight=30",
                    "Nice=5",
                    "IOSchedulingClass=best-effort",
                    "IOSchedulingPriority=6",
                    "MemoryMax=1000000",
                    "MemorySwapMax=0",
                    "OOMPolicy=continue"),
                null));
  }

  @Test
  void weight_withoutItsController_isAWarning_unlessItIsTheUsualOne() {
    Available usual = new Available(SYSTEMD, Set.of("cpu", "memory", "pids"), NICE, IONICE, 0);
    Available none = new Available(SYSTEMD, Set.of(), NICE, IONICE, 0);
    Controls hundred = new Controls(Mode.AUTO, null, 100, 100, null, null, null);

    assertThat(ControlPlan.of(all(Mode.AUTO, null), usual))
        .isInstanceOfSatisfying(
            InUnit.class,
            it ->
                assertThat(it.warning())
                    .isEqualTo(
                        "not kept: the weight of io, since systemd's user manager has no controller"
                            + " of it; to have it: sudo systemctl edit user@.service, [Service]"
                            + " Delegate=io"));
    assertThat(ControlPlan.of(all(Mode.AUTO, null), none))
        .isInstanceOfSatisfying(
            InUnit.class,
            it -> assertThat(it.warning()).contains("of cpu and io", "Delegate=cpu io"));
    assertThat(ControlPlan.of(hundred, none))
        .isEqualTo(new InUnit(List.of("CPUWeight=100", "IOWeight=100"), null));
  }

  @Test
  void memory_withoutItsController_isRefused() {
    assertThat(
            ControlPlan.of(
                all(Mode.AUTO, 1_000_000L),
                new Available(SYSTEMD, Set.of("cpu", "pids"), NICE, IONICE, 0)))
        .isInstanceOfSatisfying(
            Refused.class,
            it -> {
              assertThat(it.message())
                  .startsWith("the bound of memory, 1,000,000 bytes, cannot be kept")
                  .contains("leave the bound out", "Delegate=memory");
              assertThat(it.passing()).isFalse();
            });
  }

  @Test
  void idleClass_hasNoLevel() {
    assertThat(plan(priorities(Mode.AUTO), SYSTEMD, NOT, NOT))
        .isEqualTo(new InUnit(List.of("Nice=5", "IOSchedulingClass=idle"), null));
  }

  @Test
  void auto_withoutSystemd_isNiceAndIonice_withAWarning() {
    assertThat(plan(all(Mode.AUTO, null), NOT, NICE, IONICE))
        .isEqualTo(
            new Wrapped(
                List.of("/usr/bin/nice", "-n", "5", "/usr/bin/ionice", "-c", "2", "-n", "6"),
                "nice and ionice are used in place of systemd: it is away;"
                    + " not kept: weights, which only systemd has"));
  }

  @Test
  void auto_withOneOfThem_isThatOne_andWithNeither_isPlain() {
    assertThat(plan(priorities(Mode.AUTO), NOT, NICE, NOT))
        .isEqualTo(
            new Wrapped(
                List.of("/usr/bin/nice", "-n", "5"),
                "nice and ionice are used in place of systemd: it is away;"
                    + " not kept: ioClass, since it is away"));
    assertThat(plan(priorities(Mode.AUTO), NOT, NOT, IONICE))
        .isInstanceOfSatisfying(
            Wrapped.class,
            it -> assertThat(it.words()).containsExactly("/usr/bin/ionice", "-c", "3"));
    assertThat(plan(priorities(Mode.AUTO), SILENT, NOT, NOT))
        .isEqualTo(
            new Plain(
                "systemd is not used: it is silent;"
                    + " not kept: nice, since it is away; ioClass, since it is away"));
  }

  @Test
  void systemd_wantedAndAway_isPlainWithAWarning_andNeverNice() {
    assertThat(plan(all(Mode.SYSTEMD, null), NOT, NICE, IONICE))
        .isEqualTo(new Plain("its controls are not kept: it is away"));
  }

  @Test
  void nice_isNiceAlsoBesideSystemd_withoutAWarningIfAllIsKept() {
    assertThat(plan(priorities(Mode.NICE), SYSTEMD, NICE, IONICE))
        .isEqualTo(
            new Wrapped(List.of("/usr/bin/nice", "-n", "5", "/usr/bin/ionice", "-c", "3"), null));
    assertThat(plan(priorities(Mode.NICE), SYSTEMD, NOT, NOT))
        .isEqualTo(new Plain("not kept: nice, since it is away; ioClass, since it is away"));
  }

  @Test
  void niceness_isTheOneWanted_whateverOursIs() {
    Controls controls = new Controls(Mode.NICE, 5, null, null, null, null, null);

    assertThat(ControlPlan.of(controls, new Available(NOT, Set.of(), NICE, NOT, 3)))
        .isEqualTo(new Wrapped(List.of("/usr/bin/nice", "-n", "2"), null));
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void memory_thatCannotBeBounded_isRefused(Mode mode) {
    assertThat(plan(all(mode, 1_000_000L), NOT, NICE, IONICE))
        .isInstanceOfSatisfying(
            Refused.class,
            it -> {
              assertThat(it.message())
                  .startsWith("the bound of memory, 1,000,000 bytes, cannot be kept")
                  .contains("leave the bound out, or make systemd available");
              assertThat(it.passing()).isFalse();
            });
  }

  @Test
  void memory_whileSystemdIsSilent_mayGoBetterLater() {
    assertThat(plan(all(Mode.AUTO, 1L), SILENT, NICE, IONICE))
        .isInstanceOfSatisfying(Refused.class, it -> assertThat(it.passing()).isTrue());
  }

  @Test
  void values_outOfRange_areNamed() {
    assertThatThrownBy(() -> new Controls(Mode.AUTO, 20, null, null, null, null, null))
        .hasMessage("nice is 20, it must be -20 to 19");
    assertThatThrownBy(() -> new Controls(Mode.AUTO, null, 0, null, null, null, null))
        .hasMessage("cpuWeight is 0, it must be 1 to 10,000");
    assertThatThrownBy(() -> new Controls(Mode.AUTO, null, null, 10_001, null, null, null))
        .hasMessage("ioWeight is 10001, it must be 1 to 10,000");
    assertThatThrownBy(() -> new Controls(Mode.AUTO, null, null, null, IoClass.IDLE, 3, null))
        .hasMessage("ioLevel is 3, but ioClass is idle; give it with realtime or best-effort");
    assertThatThrownBy(() -> new Controls(Mode.AUTO, null, null, null, null, 3, null))
        .hasMessageContaining("ioClass is not given");
    assertThatThrownBy(() -> new Controls(Mode.AUTO, null, null, null, null, null, 0L))
        .hasMessage("memoryMaxBytes is 0, it must be at least 1");
  }
}
