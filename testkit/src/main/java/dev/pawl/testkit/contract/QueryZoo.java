package dev.pawl.testkit.contract;

import dev.pawl.engine.history.BlockReason;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.Question;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.history.Wait;
import dev.pawl.engine.store.RunHead;
import dev.pawl.engine.store.Write;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// One run of each sort, and what queries find among them.
final class QueryZoo {
  static final int SIZE = 11;

  private static final String ALL =
      "queued child running overdue asking paused blocked succeeded failed seen canceled";
  private static final String ENDED = "succeeded failed seen canceled";
  private static final String OPEN = "queued child running overdue asking paused blocked";

  private QueryZoo() {}

  /// Queries with the ids that they find, separated by blanks.
  static SequencedMap<String, String> queries() {
    SequencedMap<String, String> queries = new LinkedHashMap<>();
    queries.put("", ALL);
    states(queries);
    conditions(queries);
    fields(queries);
    texts(queries);
    return queries;
  }

  private static void states(Map<String, String> queries) {
    for (String query : List.of("state:queued", "state:pending", "state:PENDING")) {
      queries.put(query, "queued");
    }
    queries.put("state:running", "running");
    queries.put("state:waiting", "child overdue asking");
    queries.put("state:paused", "paused");
    queries.put("state:suspended", "paused");
    queries.put("state:blocked", "blocked");
    for (String query : List.of("state:succeeded", "state:completed", "state:success")) {
      queries.put(query, "succeeded");
    }
    queries.put("state:failed", "failed seen");
    queries.put("state:error", "failed seen");
    for (String alias : List.of("canceled", "cancelled", "aborted", "terminated")) {
      queries.put("state:" + alias, "canceled");
    }
    queries.put("state:queued,running", "queued running");
    queries.put("state:queued state:running", "");
    queries.put("-state:queued,running,waiting,paused,blocked", ENDED);
    queries.put("-state:failed is:ended", "succeeded canceled");
  }

  private static void conditions(Map<String, String> queries) {
    queries.put("is:open", OPEN);
    queries.put("-is:ended", OPEN);
    queries.put("is:ended", ENDED);
    queries.put("is:retrying", "child");
    queries.put("is:overdue", "overdue");
    queries.put("is:asking", "asking");
    queries.put("is:child", "child");
    queries.put("is:attention", "asking blocked failed");
    queries.put("state:failed -is:attention", "seen");
  }

  private static void fields(Map<String, String> queries) {
    queries.put("type:ship", "child");
    queries.put("type:ship,pay", "child running");
    queries.put("-type:order", "child running");
    queries.put("kind:job", "overdue");
    queries.put("-kind:job,workflow", "");
    queries.put("id:s", "succeeded seen");
    queries.put("id:succ,can", "succeeded canceled");
    queries.put("id:SUCC", "");
    queries.put("parent:queued", "child");
    queries.put("parent:nobody", "");
    queries.put("label.team:red", "queued running");
    queries.put("label.team:red,blue", "queued running paused");
    queries.put("label.team:*", "queued running paused");
    queries.put("label.team:Red", "");
    queries.put("label.nothing:*", "");
    queries.put("-label.team:* is:open", "child overdue asking blocked");
    queries.put("age>2h", "queued");
    queries.put("-age>2h is:open", "child running overdue asking paused blocked");
    queries.put("age<30m", ALL.replace("queued ", "").replace(" blocked", ""));
    queries.put("age>30m", "queued");
  }

  private static void texts(Map<String, String> queries) {
    queries.put("queue", "queued");
    queries.put("ORDER -is:ended", "queued overdue asking paused blocked");
    queries.put("images", "running");
    queries.put("\"Building IMAGES\"", "running");
    queries.put("\"building  images\"", "");
    queries.put("blue", "paused");
    queries.put("-e", "child");
    queries.put("\"\" is:child", "child");
    queries.put("state:failed type:order kind:workflow id:fail failed -seen", "failed");
  }

  static void fill(Node node) {
    fillOpen(node);
    node.startEnded("succeeded");
    Event failed = new Event.RunFailed(Failure.of("Boom", "boom", false));
    for (String id : List.of("failed", "seen")) {
      node.start(id);
      node.turn(id).ends(failed).committed();
    }
    node.commit(new Write.MarkSeen(RunId.of("seen")));
    node.start("canceled");
    // A retry was on when it was canceled; an ended run does not retry any more.
    node.turn("canceled").waits(retry()).ends(new Event.RunTerminated("enough")).committed();
  }

  private static void fillOpen(Node node) {
    node.start(Runs.run("queued").at(Runs.AT - 3 * 3_600_000).label("team", "red"));
    node.start(Runs.run("child").type("ship").childOf("queued", 1));
    node.turn("child").waits(retry()).wakeAt(Runs.AT + 5_000).committed();
    node.start(Runs.run("running").type("pay").label("team", "red"));
    node.turn("running")
        .state(RunState.RUNNING)
        .status("building images")
        .wakeAt(RunHead.AT_TAKEOVER)
        .committed();
    node.start(Runs.run("overdue").kind("job"));
    node.turn("overdue").wakeAt(Runs.AT - 60_000).committed();
    node.start("asking");
    node.turn("asking").waits(question()).committed();
    node.start(Runs.run("paused").label("team", "blue"));
    node.turn("paused").paused().committed();
    node.start(Runs.run("blocked").at(Runs.AT - 30 * 60_000));
    node.turn("blocked").blocked(BlockReason.UNREGISTERED, "no such type").committed();
  }

  private static Wait retry() {
    return new Wait(
        Wait.Kind.ACTIVITY, "charge", 1, Runs.AT, Runs.AT + 5_000, 2, 10, "reset", null);
  }

  private static Wait question() {
    Question question = new Question("go", "Go on?", List.of("yes", "no"), "enum", null, 0);
    return new Wait(Wait.Kind.QUESTION, "go", 1, Runs.AT, 0, 0, 0, null, question);
  }
}
