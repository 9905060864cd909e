package dev.pawl.engine.workflow;

import dev.pawl.engine.history.Limits;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A named side effect with its types, its usual options, and, where it is implemented, its code.
///
/// A workflow calls an activity by this type; a worker that has the code runs it, on this node or
/// another. The code runs at least once: a crash may make it run again, with a greater attempt
/// number and the same idempotency key.
///
/// @param <I> the input
/// @param <O> the result
public final class Activity<I extends @Nullable Object, O extends @Nullable Object> {
  private final String name;
  private final TypeRef<I> input;
  private final TypeRef<O> output;
  private final ActivityOptions options;
  private final @Nullable Code<I, O> body;

  /// What an activity does.
  public sealed interface Code<I extends @Nullable Object, O extends @Nullable Object>
      permits Body, AsyncBody {}

  /// The code of an activity.
  @FunctionalInterface
  public non-sealed interface Body<I extends @Nullable Object, O extends @Nullable Object>
      extends Code<I, O> {
    /// Does the work; an exception is a failed attempt, [WorkflowFailure] a final one.
    O run(ActivityContext ctx, I input) throws Exception;
  }

  /// The code of an activity whose result comes later, from elsewhere: it holds no thread until
  /// then.
  ///
  /// When the engine stops, it does not wait for the result; the code runs again after the next
  /// start, with the same idempotency key, and has to find what it began. When the result is not
  /// wanted any more, the future of the stage is canceled.
  @FunctionalInterface
  public non-sealed interface AsyncBody<I extends @Nullable Object, O extends @Nullable Object>
      extends Code<I, O> {
    /// Begins the work; an exception, here or of the stage, is a failed attempt, [WorkflowFailure]
    /// a final one.
    CompletionStage<O> start(ActivityContext ctx, I input) throws Exception;
  }

  private Activity(
      String name,
      TypeRef<I> input,
      TypeRef<O> output,
      ActivityOptions options,
      @Nullable Code<I, O> body) {
    this.name = Limits.name("activity name", name);
    this.input = input;
    this.output = output;
    this.options = options;
    this.body = body;
  }

  /// An activity that is implemented elsewhere.
  public static <I extends @Nullable Object, O extends @Nullable Object> Activity<I, O> of(
      String name, Class<I> input, Class<O> output) {
    return of(name, TypeRef.of(input), TypeRef.of(output));
  }

  /// An activity with generic types that is implemented elsewhere.
  public static <I extends @Nullable Object, O extends @Nullable Object> Activity<I, O> of(
      String name, TypeRef<I> input, TypeRef<O> output) {
    return new Activity<>(name, input, output, ActivityOptions.defaults(), null);
  }

  /// An activity with its code.
  public static <I extends @Nullable Object, O extends @Nullable Object> Activity<I, O> of(
      String name, Class<I> input, Class<O> output, Body<I, O> body) {
    return of(name, input, output).implementedBy(body);
  }

  /// The same activity with code.
  public Activity<I, O> implementedBy(Body<I, O> newBody) {
    return new Activity<>(name, input, output, options, newBody);
  }

  /// The same activity with code whose result comes later.
  public Activity<I, O> implementedAsync(AsyncBody<I, O> newBody) {
    return new Activity<>(name, input, output, options, newBody);
  }

  /// The same activity with other usual options.
  public Activity<I, O> with(ActivityOptions newOptions) {
    return new Activity<>(name, input, output, newOptions, body);
  }

  public String name() {
    return name;
  }

  public TypeRef<I> input() {
    return input;
  }

  public TypeRef<O> output() {
    return output;
  }

  public ActivityOptions options() {
    return options;
  }

  /// The code, if it is implemented here.
  public Optional<Code<I, O>> body() {
    return Optional.ofNullable(body);
  }

  @Override
  public String toString() {
    return "activity " + name;
  }
}
