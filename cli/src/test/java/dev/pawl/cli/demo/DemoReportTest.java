package dev.pawl.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.api.RawJson;
import dev.pawl.cli.text.RunEvent;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.runtime.EventJson;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class DemoReportTest {
  private static final Payload JSON = Payload.ofJson("{\"name\":\"LinesTest\"}");
  private static final List<RunEvent> HISTORY =
      Stream.of(
              new Recorded(1, 0, new Event.StepScheduled(1, "build")),
              new Recorded(2, 5, new Event.AttemptStarted(1, 2)),
              new Recorded(3, 1_500, new Event.StepCompleted(1, 2, JSON)),
              new Recorded(4, 1_500, new Event.ActivityScheduled(2, "test", "default", JSON)),
              new Recorded(5, 1_600, new Event.ActivityCompleted(2, 1, JSON)),
              new Recorded(6, 1_600, new Event.SignalAwaited(3, "approval")),
              new Recorded(7, 1_700, new Event.SignalReceived("approval", JSON)),
              new Recorded(8, 1_700, new Event.TimerStarted(4, 3_700)),
              new Recorded(9, 3_700, new Event.TimerFired(4)))
          .map(recorded -> RunEvent.of(new RawJson(EventJson.toJson(recorded))))
          .toList();

  private static DemoReport report(Ledger.Entry... ledger) {
    return DemoReport.of("r", HISTORY, new Ledger(List.of(ledger)), List.of("build", "timer"), 9);
  }

  private static Ledger.Entry ran(String name, int attempt) {
    return new Ledger.Entry(attempt, name);
  }

  @Test
  void report_ofWhatHappened_comparesHistoryAndLedger() {
    DemoReport report = report(ran("build", 1), ran("build", 2), ran("test LinesTest", 1));

    assertThat(report.violations()).isZero();
    assertThat(report.verdict())
        .isEqualTo(
            "2 steps finished, 3 bodies ran, no finished step ran again: checked against the"
                + " ledger");
    assertThat(report.lines())
        .containsExactly(
            "STEP            BODY RAN  ATTEMPTS    TOOK  NOTE",
            "build                 2×         2  1.50 s  the daemon was killed here",
            "test LinesTest        1×         1  100 ms",
            "approval               -         -  100 ms",
            "timer                  -         -  2.00 s  the daemon was killed here");
  }

  @Test
  void report_ofABodyThatRanAfterItsEnd_isAViolation() {
    DemoReport again = report(ran("build", 1), ran("build", 2), ran("build", 3));
    DemoReport twice =
        report(
            ran("build", 1), ran("build", 2), ran("test LinesTest", 1), ran("test LinesTest", 1));

    assertThat(again.violations()).isEqualTo(1);
    assertThat(again.lines().get(1)).contains("RAN AGAIN");
    assertThat(twice.violations()).isEqualTo(1);
    assertThat(twice.verdict()).contains("this is a bug");
  }
}
