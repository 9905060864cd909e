package dev.pawl.daemon.rest;

import dev.pawl.api.ProblemCode;
import dev.pawl.api.StartTask;
import dev.pawl.api.TaskNotify;
import dev.pawl.api.TaskResources;
import dev.pawl.daemon.http.ProblemException;
import dev.pawl.work.task.TaskControls;
import dev.pawl.work.task.TaskGroup;
import dev.pawl.work.task.TaskLimits;
import dev.pawl.work.task.TaskMeans;
import dev.pawl.work.task.TaskOrder;
import dev.pawl.work.task.TaskReady;
import dev.pawl.work.wake.WakeRules;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes orders of requests to start a task: what is absent is as usual. What an order says of
/// itself is wrong comes as an [IllegalArgumentException].
final class TaskOrders {
  private static final List<String> AUDIENCES = List.of("primary", "scaffolding");

  private static final long READY_MILLIS = 60_000;

  private TaskOrders() {}

  static TaskOrder of(StartTask body) {
    return new TaskOrder(
        body.command(),
        body.directory(),
        body.title() == null ? "" : body.title(),
        new TaskLimits(
            orElse(body.timeoutMillis(), 0),
            orElse(body.idleTimeoutMillis(), 0),
            orElse(body.outputMaxBytes(), 0),
            orElse(body.graceMillis(), TaskLimits.NONE.graceMillis())),
        orElse(body.delaySeconds(), 0),
        body.after() == null ? List.of() : body.after(),
        restart(body),
        wake(body.notices()),
        body.group() == null ? TaskGroup.DEFAULT : body.group(),
        orElse(body.priority(), 0),
        new TaskMeans(isTrue(body.input()), isTrue(body.terminal()), controls(body.resources())),
        body.ready() == null
            ? null
            : new TaskReady(body.ready(), orElse(body.readyTimeoutMillis(), READY_MILLIS)));
  }

  private static @Nullable TaskControls controls(@Nullable TaskResources asked) {
    return asked == null
        ? null
        : new TaskControls(
            asked.mode() == null ? "auto" : asked.mode(),
            asked.nice(),
            asked.cpuWeight(),
            asked.ioWeight(),
            asked.ioClass(),
            asked.ioLevel(),
            asked.memoryMaxBytes());
  }

  private static WakeRules wake(@Nullable TaskNotify asked) {
    if (asked == null) {
      return WakeRules.EXIT;
    }
    List<String> patterns = asked.patterns() == null ? List.of() : asked.patterns();
    return new WakeRules(
        asked.exit() == null || asked.exit(),
        asked.output() == null ? !patterns.isEmpty() : asked.output(),
        patterns,
        asked.mode() == null ? WakeRules.defaultMode(patterns) : asked.mode(),
        asked.dedupeKey() == null ? "" : asked.dedupeKey(),
        orElse(asked.settleMillis(), WakeRules.EXIT.settleMillis()),
        orElse(asked.maxWaitMillis(), WakeRules.EXIT.maxWaitMillis()),
        orElse(asked.budgetNotices(), WakeRules.EXIT.budgetWakes()),
        orElse(asked.budgetBytes(), WakeRules.EXIT.budgetBytes()),
        orElse(asked.tailChars(), WakeRules.EXIT.tailChars()));
  }

  /// The labels of its run. By that of its group all of them can be found and dealt with at once.
  static Map<String, String> labels(StartTask body) {
    Map<String, String> labels = new HashMap<>(body.labels() == null ? Map.of() : body.labels());
    if (body.audience() != null) {
      if (!AUDIENCES.contains(body.audience())) {
        throw new ProblemException(
            ProblemCode.INVALID_ARGUMENT,
            "audience is '%s', allowed: %s"
                .formatted(body.audience(), String.join(", ", AUDIENCES)));
      }
      labels.put("audience", body.audience());
    }
    labels.put("group", body.group() == null ? TaskGroup.DEFAULT : body.group());
    return labels;
  }

  private static TaskOrder.@Nullable Restart restart(StartTask body) {
    if (body.restarts() == null && body.successCodes() == null) {
      return null;
    }
    return new TaskOrder.Restart(
        body.restarts() == null ? 0 : body.restarts(),
        orElse(body.backoffSeconds(), 1),
        body.successCodes() == null ? List.of(0) : body.successCodes());
  }

  static boolean isTrue(@Nullable Boolean value) {
    return value != null && value;
  }

  static int orElse(@Nullable Integer value, int absent) {
    return value == null ? absent : value;
  }

  static long orElse(@Nullable Long value, long absent) {
    return value == null ? absent : value;
  }
}
