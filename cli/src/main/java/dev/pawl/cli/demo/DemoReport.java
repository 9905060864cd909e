package dev.pawl.cli.demo;

import dev.pawl.cli.text.RunEvent;
import dev.pawl.cli.text.Table;
import dev.pawl.cli.text.Table.Column;
import dev.pawl.cli.text.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the history says about each step, compared with what the bodies wrote down themselves.
///
/// @param run the id of the run
/// @param kills what went on when the daemon was killed
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
      String run, List<RunEvent> history, Ledger ledger, List<String> kills, double seconds) {
    Map<Integer, RunEvent> open = new LinkedHashMap<>();
    List<Row> rows = new ArrayList<>();
    for (RunEvent event : history) {
      switch (event.type()) {
        case "StepCompleted", "ActivityCompleted" -> {
          RunEvent begin = open.get(event.command());
          if (begin != null) {
            rows.add(withBody(begin, event, ledger));
          }
        }
        case "TimerFired" -> {
          RunEvent begin = open.get(event.command());
          if (begin != null) {
            rows.add(withoutBody("timer", "timer", begin, event));
          }
        }
        case "SignalReceived" ->
            open.values().stream()
                .filter(wait -> waitsFor(wait, event.text("name")))
                .forEach(wait -> rows.add(withoutBody(event.text("name"), "signal", wait, event)));
        default -> open.putIfAbsent(event.command(), event);
      }
    }
    int violations = rows.stream().mapToInt(Row::ranAgain).sum();
    return new DemoReport(run, rows, kills, violations, seconds);
  }

  private static boolean waitsFor(RunEvent event, String signal) {
    return event.type().equals("SignalAwaited") && event.text("name").equals(signal);
  }

  /// What the ledger calls it: a step by its name, an activity by its type and the test that it
  /// runs.
  private static String name(RunEvent begin) {
    if (begin.type().equals("StepScheduled")) {
      return begin.text("name");
    }
    Matcher test = TEST_NAME.matcher(begin.json("input"));
    return test.find() ? begin.text("activity") + " " + test.group(1) : begin.text("activity");
  }

  private static long took(RunEvent begin, RunEvent end) {
    return Duration.between(begin.at(), end.at()).toMillis();
  }

  private static Row withBody(RunEvent begin, RunEvent end, Ledger ledger) {
    String name = name(begin);
    int attempts = end.number("attempt");
    List<Integer> ran = ledger.attempts(name);
    Set<Integer> seen = new HashSet<>();
    int again =
        (int) ran.stream().filter(attempt -> attempt > attempts || !seen.add(attempt)).count();
    String kind = begin.type().equals("StepScheduled") ? "step" : "activity";
    return new Row(name, kind, ran.size(), attempts, took(begin, end), again);
  }

  private static Row withoutBody(String name, String kind, RunEvent begin, RunEvent end) {
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
    return kills.contains(row.name()) ? "the daemon was killed here" : "";
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
