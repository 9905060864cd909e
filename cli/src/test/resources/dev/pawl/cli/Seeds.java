import dev.pawl.engine.workflow.Ask;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowFailure;
import java.util.List;

/// Workflows that end, fail, wait and ask, for homes that tests look at.
final class Seeds {
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
}
