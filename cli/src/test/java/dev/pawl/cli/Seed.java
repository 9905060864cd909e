package dev.pawl.cli;

import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.Engine;
import dev.pawl.engine.runtime.StartOptions;
import dev.pawl.engine.workflow.Ask;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowFailure;
import dev.pawl.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Fills a home with runs in all kinds of states, as a process that is gone left them.
final class Seed {
  /// Ends with its input.
  static final Workflow<String, String> ECHO =
      Workflow.of(
          "echo",
          String.class,
          String.class,
          (ctx, input) -> {
            ctx.status("echoing");
            ctx.kv().put("seen", List.of(1, 2));
            return ctx.step("echo", String.class, attempt -> input);
          });

  static final Workflow<String, String> FAIL =
      Workflow.of(
          "fail",
          String.class,
          String.class,
          (ctx, input) -> {
            throw new WorkflowFailure("no " + input);
          });

  /// Waits for the signal `go`.
  static final Workflow<String, String> WAIT =
      Workflow.of(
          "wait",
          String.class,
          String.class,
          (ctx, input) -> ctx.signals("go", String.class).await());

  static final Workflow<String, String> ASK =
      Workflow.of(
          "ask",
          String.class,
          String.class,
          (ctx, input) -> ctx.ask(Ask.choice("live", "Go live?", "yes", "no")));

  static final Workflow<String, String> PARENT =
      Workflow.of("parent", String.class, String.class, (ctx, input) -> ctx.child(WAIT, input));

  private Seed() {}

  /// Two that succeeded, one that failed, one that waits for a signal, one that asks, one that was
  /// canceled, and a parent with its child.
  static void fill(Path home) throws InterruptedException {
    Duration patience = Duration.ofSeconds(20);
    try (SqliteStore store = SqliteStore.open(home);
        Engine engine = Engine.builder(store).workflows(ECHO, FAIL, WAIT, ASK, PARENT).start()) {
      var client = engine.client();
      StartOptions labels = StartOptions.defaults().withLabels(Map.of("team", "x"));
      client.start(ECHO, "done-1", "\u001b[31mred\n").result(patience);
      client.start(ECHO, "done-2", "plain", labels).result(patience);
      client.awaitEnd(client.start(FAIL, "failed-1", "luck").id(), patience);
      client.start(WAIT, "waiting-1", "x");
      client.start(WAIT, "gone-1", "x").cancel("not needed");
      client.start(ASK, "asking-1", "x");
      client.start(PARENT, "parent-1", "x");
      client.awaitState(id("waiting-1"), patience, RunState.WAITING);
      client.awaitState(id("asking-1"), patience, RunState.WAITING);
      client.awaitState(id("parent-1"), patience, RunState.WAITING);
      client.awaitEnd(id("gone-1"), patience);
      var child = client.children(id("parent-1"), Long.MAX_VALUE, 1).runs().getFirst();
      client.awaitState(child.id(), patience, RunState.WAITING);
    }
  }

  private static dev.pawl.engine.history.RunId id(String id) {
    return dev.pawl.engine.history.RunId.of(id);
  }
}
