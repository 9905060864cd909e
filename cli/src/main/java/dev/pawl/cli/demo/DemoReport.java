package dev.pawl.cli.demo;

import dev.pawl.cli.text.Table;
import dev.pawl.cli.text.Table.Column;
import dev.pawl.cli.text.Text;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the history says about each step, compared with what the bodies wrote down themselves.
///
/// @param run the id of the run
/// @param kills what went on when the process was killed
/// @param violations how many bodies ran again after their end; 0 is what Pawl promises
/// @param seconds how long the whole demonstration took
public record DemoReport(
    String run, List<Row> steps, List<String> kills, int violations, double seconds) {
  private static final Pattern TEST_NAME = Pattern.compile("\"name\":\"([^\"]*)\"");

  public DemoReport {
    steps = List.copyOf(steps);
    kills = List.copyOf(kills);
  }

  /// A step, a timer, or a wait for a signal.
  ///
  /// @param kind `step`, `activity`, `timer` or `signal`
  /// @param bodyRan how often its body was started, by the ledger
  /// @param attempts how many the history has, 0 for what has no body
  /// @param ranAgain how many bodies were started though the result was recorded
  public record Row(
      String name, String kind, int bodyRan, int attempts, long tookMillis, int ranAgain) {}

  static DemoReport of(
      String run, List<Recorded> history, Ledger ledger, List<String> kills, double seconds) {
    Map<Integer, Recorded> open = new LinkedHashMap<>();
    List<Row> rows = new ArrayList<>();
    for (Recorded recorded : history) {
      switch (recorded.event()) {
        case Event.Issued issued -> open.put(issued.command(), recorded);
        case Event.Resolution end -> {
          Row row = row(open.get(end.command()), recorded, ledger);
          if (row != null) {
            rows.add(row);
          }
        }
        case Event.SignalReceived(String name, Payload _) ->
            open.values().stream()
                .filter(wait -> waitsFor(wait.event(), name))
                .forEach(wait -> rows.add(withoutBody(name, "signal", wait, recorded)));
        default -> {
          // Says nothing about a step.
        }
      }
    }
    int violations = rows.stream().mapToInt(Row::ranAgain).sum();
    return new DemoReport(run, rows, kills, violations, seconds);
  }

  private static boolean waitsFor(Event event, String signal) {
    return event instanceof Event.SignalAwaited(int _, String name) && name.equals(signal);
  }

  private static @Nullable Row row(@Nullable Recorded begin, Recorded end, Ledger ledger) {
    if (begin == null) {
      return null;
    }
    return switch (end.event()) {
      case Event.StepCompleted done when begin.event() instanceof Event.StepScheduled step ->
          withBody(step.name(), "step", done.attempt(), took(begin, end), ledger);
      case Event.ActivityCompleted done
          when begin.event() instanceof Event.ActivityScheduled activity ->
          withBody(name(activity), "activity", done.attempt(), took(begin, end), ledger);
      case Event.TimerFired _ -> withoutBody("timer", "timer", begin, end);
      default -> null;
    };
  }

  private static String name(Event.ActivityScheduled activity) {
    Matcher name = TEST_NAME.matcher(activity.input().json());
    return name.find() ? activity.type() + " " + name.group(1) : activity.type();
  }

  private static long took(Recorded begin, Recorded end) {
    return end.atMillis() - begin.atMillis();
  }

  private static Row withBody(
      String name, String kind, int attempts, long tookMillis, Ledger ledger) {
    List<Integer> ran = ledger.attempts(name);
    Set<Integer> seen = new HashSet<>();
    int again =
        (int) ran.stream().filter(attempt -> attempt > attempts || !seen.add(attempt)).count();
    return new Row(name, kind, ran.size(), attempts, tookMillis, again);
  }

  private static Row withoutBody(String name, String kind, Recorded begin, Recorded end) {
    return new Row(name, kind, 0, 0, took(begin, end), 0);
  }

  /// The table.
  public List<String> lines() {
    Table table =
        new Table(
            Column.left("STEP"),
            Column.right("BODY RAN"),
            Column.right("ATTEMPTS"),
            Column.right("TOOK"),
            Column.left("NOTE"));
    for (Row row : steps) {
      boolean hasBody = row.attempts() > 0;
      table.row(
          Text.visible(row.name()),
          hasBody ? row.bodyRan() + "×" : "-",
          hasBody ? Integer.toString(row.attempts()) : "-",
          Text.duration(Duration.ofMillis(row.tookMillis())),
          note(row));
    }
    return table.lines(0);
  }

  private String note(Row row) {
    if (row.ranAgain() > 0) {
      return "RAN AGAIN AFTER ITS END";
    }
    return kills.contains(row.name()) ? "the process was killed here" : "";
  }

  /// The result in a sentence.
  public String verdict() {
    long finished = steps.stream().filter(row -> row.attempts() > 0).count();
    int bodies = steps.stream().mapToInt(Row::bodyRan).sum();
    return violations == 0
        ? "%d steps finished, %d bodies ran, no finished step ran again: checked against the ledger"
            .formatted(finished, bodies)
        : "%d bodies ran again although their step had finished: this is a bug"
            .formatted(violations);
  }
}
