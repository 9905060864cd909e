import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowContext;
import java.time.Duration;

/// The smallest workflow: a step whose result is recorded, and a wait that survives a crash.
///
///     pawl run examples/Hello.java '"world"'
final class Hello {
  static final Workflow<String, String> HELLO =
      Workflow.of("hello", String.class, String.class, Hello::hello);

  static String hello(WorkflowContext ctx, String name) {
    String greeting = ctx.step("greet", String.class, attempt -> "Hello, " + name + "!");
    ctx.sleep(Duration.ofSeconds(1));
    return greeting;
  }
}
