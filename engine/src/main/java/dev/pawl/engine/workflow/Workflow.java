package dev.pawl.engine.workflow;

import dev.pawl.engine.history.Limits;
import org.jspecify.annotations.Nullable;

/// A durable function: a registered name, a version, the types of its input and output, its code.
///
/// The code is plain and blocking. It must be deterministic: everything it does to the world goes
/// through the [WorkflowContext]. An instance is immutable and may be shared.
///
/// @param <I> the input, `null` only if the caller passes it
/// @param <O> the output
public final class Workflow<I extends @Nullable Object, O extends @Nullable Object> {
  /// The version of a workflow that names none.
  public static final String FIRST_VERSION = "1";

  private final String name;
  private final String version;
  private final String workKind;
  private final TypeRef<I> input;
  private final TypeRef<O> output;
  private final Body<I, O> body;

  /// The code of a workflow.
  @FunctionalInterface
  public interface Body<I extends @Nullable Object, O extends @Nullable Object> {
    /// Runs until the result; any exception thrown fails the run.
    O run(WorkflowContext ctx, I input) throws Exception;
  }

  private Workflow(
      String name,
      String version,
      String workKind,
      TypeRef<I> input,
      TypeRef<O> output,
      Body<I, O> body) {
    this.name = Limits.name("workflow name", name);
    this.version = Limits.name("workflow version", version);
    this.workKind = Limits.name("workflow kind", workKind);
    this.input = input;
    this.output = output;
    this.body = body;
  }

  /// A workflow of version `1`.
  public static <I extends @Nullable Object, O extends @Nullable Object> Workflow<I, O> of(
      String name, Class<I> input, Class<O> output, Body<I, O> body) {
    return of(name, TypeRef.of(input), TypeRef.of(output), body);
  }

  /// A workflow of version `1` whose input or output is generic.
  public static <I extends @Nullable Object, O extends @Nullable Object> Workflow<I, O> of(
      String name, TypeRef<I> input, TypeRef<O> output, Body<I, O> body) {
    return new Workflow<>(name, FIRST_VERSION, "workflow", input, output, body);
  }

  /// The same workflow as another version. An execution stays with the version it started with, as
  /// long as that is registered; new executions take the version registered last.
  public Workflow<I, O> version(String newVersion) {
    return new Workflow<>(name, newVersion, workKind, input, output, body);
  }

  /// The same workflow as another kind of work (`kind:` in queries); `workflow` is the default.
  public Workflow<I, O> workKind(String newKind) {
    return new Workflow<>(name, version, newKind, input, output, body);
  }

  public String name() {
    return name;
  }

  public String version() {
    return version;
  }

  public String workKind() {
    return workKind;
  }

  public TypeRef<I> input() {
    return input;
  }

  public TypeRef<O> output() {
    return output;
  }

  public Body<I, O> body() {
    return body;
  }

  @Override
  public String toString() {
    return "workflow " + name + " version " + version;
  }
}
