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
import java.util.SequencedMap;

/// One run of each sort, and what queries find among them.
final class QueryZoo {
  static final int SIZE = 11;

  /// Queries with the ids that they find, separated by blanks.
  static final SequencedMap<String, String> QUERIES = new LinkedHashMap<>();

  private static final String ALL =
      "queued child running overdue asking paused blocked succeeded failed seen canceled";
  private static final String ENDED = "succeeded failed seen canceled";
  private static final String OPEN = "queued child running overdue asking paused blocked";

  private QueryZoo() {}

  static {
    QUERIES.put("", ALL);
    states();
    conditions();
    fields();
    texts();
  }

  private static void states() {
    for (String query : List.of("state:queued", "state:pending", "state:PENDING")) {
      QUERIES.put(query, "queued");
    }
    QUERIES.put("state:running", "running");
    QUERIES.put("state:waiting", "child overdue asking");
    QUERIES.put("state:paused", "paused");
    QUERIES.put("state:suspended", "paused");
    QUERIES.put("state:blocked", "blocked");
    for (String query : List.of("state:succeeded", "state:completed", "state:success")) {
      QUERIES.put(query, "succeeded");
    }
    QUERIES.put("state:failed", "failed seen");
    QUERIES.put("state:error", "failed seen");
    for (String alias : List.of("canceled", "cancelled", "aborted", "terminated")) {
      QUERIES.put("state:" + alias, "canceled");
    }
    QUERIES.put("state:queued,running", "queued running");
    QUERIES.put("state:queued state:running", "");
    QUERIES.put("-state:queued,running,waiting,paused,blocked", ENDED);
    QUERIES.put("-state:failed is:ended", "succeeded canceled");
  }

  private static void conditions() {
    QUERIES.put("is:open", OPEN);
    QUERIES.put("-is:ended", OPEN);
    QUERIES.put("is:ended", ENDED);
    QUERIES.put("is:retrying", "child");
    QUERIES.put("is:overdue", "overdue");
    QUERIES.put("is:asking", "asking");
    QUERIES.put("is:child", "child");
    QUERIES.put("is:attention", "asking blocked failed");
    QUERIES.put("state:failed -is:attention", "seen");
  }

  private static void fields() {
    QUERIES.put("type:ship", "child");
    QUERIES.put("type:ship,pay", "child running");
    QUERIES.put("-type:order", "child running");
    QUERIES.put("kind:job", "overdue");
    QUERIES.put("-kind:job,workflow", "");
    QUERIES.put("id:s", "succeeded seen");
    QUERIES.put("id:succ,can", "succeeded canceled");
    QUERIES.put("id:SUCC", "");
    QUERIES.put("parent:queued", "child");
    QUERIES.put("parent:nobody", "");
    QUERIES.put("label.team:red", "queued running");
    QUERIES.put("label.team:red,blue", "queued running paused");
    QUERIES.put("label.team:*", "queued running paused");
    QUERIES.put("label.team:Red", "");
    QUERIES.put("label.nothing:*", "");
    QUERIES.put("-label.team:* is:open", "child overdue asking blocked");
    QUERIES.put("age>2h", "queued");
    QUERIES.put("-age>2h is:open", "child running overdue asking paused blocked");
    QUERIES.put("age<30m", ALL.replace("queued ", "").replace(" blocked", ""));
    QUERIES.put("age>30m", "queued");
  }

  private static void texts() {
    QUERIES.put("queue", "queued");
    QUERIES.put("ORDER -is:ended", "queued overdue asking paused blocked");
    QUERIES.put("images", "running");
    QUERIES.put("\"Building IMAGES\"", "running");
    QUERIES.put("\"building  images\"", "");
    QUERIES.put("blue", "paused");
    QUERIES.put("-e", "child");
    QUERIES.put("\"\" is:child", "child");
    QUERIES.put("state:failed type:order kind:workflow id:fail failed -seen", "failed");
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
