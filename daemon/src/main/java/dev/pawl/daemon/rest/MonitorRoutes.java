package dev.pawl.daemon.rest;

import static dev.pawl.daemon.http.Route.post;

import dev.pawl.api.ArmTask;
import dev.pawl.api.ArmedTask;
import dev.pawl.api.ExplainTask;
import dev.pawl.api.ProblemCode;
import dev.pawl.api.TaskDecision;
import dev.pawl.daemon.http.Call;
import dev.pawl.daemon.http.ProblemException;
import dev.pawl.daemon.http.Reply;
import dev.pawl.daemon.http.Route;
import dev.pawl.daemon.http.Scope;
import dev.pawl.work.monitor.ArmedNext;
import dev.pawl.work.monitor.Decision;
import dev.pawl.work.monitor.MonitorDetector;
import dev.pawl.work.monitor.MonitorSettings;
import dev.pawl.work.pattern.LinePattern;
import dev.pawl.work.pattern.PatternList;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which commands belong in the background.
public final class MonitorRoutes {
  private static final int SESSION_CHARS = 256;

  private final InstantSource clock;
  private final ArmedSessions sessions = new ArmedSessions();

  public MonitorRoutes(InstantSource clock) {
    this.clock = clock;
  }

  /// What this class serves.
  public List<Route> routes() {
    return List.of(
        post("/tasks/explain")
            .needs(Scope.VIEW)
            .takes(ExplainTask.class)
            .answers(TaskDecision.class)
            .to(this::explain),
        post("/tasks/arm").takes(ArmTask.class).answers(ArmedTask.class).to(this::arm));
  }

  private Reply explain(Call call) {
    ExplainTask body = call.body(ExplainTask.class);
    boolean take = Boolean.TRUE.equals(body.take());
    if (take) {
      call.require(Scope.OWNER, "take");
    }
    List<String> unused = new ArrayList<>();
    List<String> patterns = usable(body.patterns() == null ? List.of() : body.patterns(), unused);
    var detector =
        new MonitorDetector(new MonitorSettings(true, String.join("\n", patterns), 300, false));
    detector.malformedPatterns().stream().map(PatternList.Malformed::reason).forEach(unused::add);
    boolean asked = take || body.session() != null;
    Decision decision =
        asked
            ? sessions
                .decide(detector, session(body.session()), body.command(), clock.instant(), take)
                .decision()
            : detector.decide(body.command());
    return Reply.ok(view(decision, unused));
  }

  /// Those that can stand in a list of patterns, one on each line.
  private static List<String> usable(List<String> patterns, List<String> unused) {
    List<String> usable = new ArrayList<>();
    for (int i = 0; i < patterns.size(); i++) {
      String pattern = patterns.get(i);
      String name = "pattern " + (i + 1);
      boolean isLine = pattern.lines().count() == 1 && !pattern.isBlank();
      if (!isLine || pattern.strip().startsWith("#")) {
        unused.add(name + " is not used: give one line that is not blank and has no # in front");
      } else if (isUsable(name, pattern, unused)) {
        usable.add(pattern);
      }
    }
    return usable;
  }

  private static boolean isUsable(String name, String pattern, List<String> unused) {
    try {
      return LinePattern.parse(name, pattern) != null;
    } catch (IllegalArgumentException e) {
      unused.add(String.valueOf(e.getMessage()));
      return false;
    }
  }

  private static TaskDecision view(Decision decision, List<String> unused) {
    return switch (decision) {
      case Decision.Stay(String reason) ->
          new TaskDecision("foreground", null, reason, null, unused);
      case Decision.Divert divert ->
          new TaskDecision(
              "background",
              divert.rule().name().toLowerCase(Locale.ROOT),
              divert.reason(),
              divert.title(),
              unused);
    };
  }

  private Reply arm(Call call) {
    ArmTask body = call.body(ArmTask.class);
    String session = session(body.session());
    long min = ArmedNext.WINDOW_MIN.toSeconds();
    long max = ArmedNext.WINDOW_MAX.toSeconds();
    long seconds =
        body.windowSeconds() == null ? ArmedNext.WINDOW.toSeconds() : body.windowSeconds();
    if (seconds < min || seconds > max) {
      throw invalid(
          "windowSeconds", "windowSeconds is %d, allowed: %d to %d".formatted(seconds, min, max));
    }
    Instant now = clock.instant();
    Duration window = Duration.ofSeconds(seconds);
    sessions.arm(session, now, window);
    return Reply.ok(new ArmedTask(session, now.plus(window)));
  }

  private static String session(@Nullable String name) {
    if (name != null && name.length() > SESSION_CHARS) {
      throw invalid(
          "session",
          "session has %,d chars; give at most %d".formatted(name.length(), SESSION_CHARS));
    }
    return name == null ? "" : name;
  }

  private static ProblemException invalid(String field, String message) {
    return new ProblemException(ProblemCode.INVALID_ARGUMENT, message, field);
  }
}
