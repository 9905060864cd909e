package dev.pawl.testkit;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.replay.EffectiveHistory;
import dev.pawl.engine.replay.Execution;
import dev.pawl.engine.replay.PayloadCodec;
import dev.pawl.engine.runtime.EventJson;
import dev.pawl.engine.runtime.JacksonCodec;
import dev.pawl.engine.runtime.SystemHost;
import dev.pawl.engine.workflow.Workflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Replays recorded histories with workflows as they are now: what a release would block is found
/// before it is released.
///
/// ```java
/// Replayer replayer = Replayer.of(DEPLOY, NIGHTLY);
/// replayer.replay(Path.of("histories/deploy-42.jsonl")).orThrow();
/// ```
///
/// Bodies of steps and activities do not run, and nothing is written. Immutable.
public final class Replayer {
  /// The default id of a child: its parent's, the execution but the first, the command's number.
  private static final Pattern CHILD_ID = Pattern.compile("(.+)\\.(?:(\\d{1,9})-)?(\\d{1,9})");

  private final List<Workflow<?, ?>> workflows;
  private final PayloadCodec codec;
  private final @Nullable Identity identity;

  private record Identity(RunId run, int execution) {}

  /// What came of a replay.
  public sealed interface Outcome {
    /// The code asked for all that was recorded, in that order.
    ///
    /// @param events how many events count, without those that an operator's retry left behind
    record Matched(int events) implements Outcome {}

    /// The run would be blocked.
    ///
    /// @param report what history has, what the code asks for, where, and what to do
    record Blocked(String report) implements Outcome {}

    /// Throws an [AssertionError] with the report, if the run would be blocked.
    default void orThrow() {
      if (this instanceof Blocked(String report)) {
        throw new AssertionError(report);
      }
    }
  }

  private Replayer(
      List<Workflow<?, ?>> workflows, PayloadCodec codec, @Nullable Identity identity) {
    this.workflows = workflows;
    this.codec = codec;
    this.identity = identity;
  }

  /// A replayer with every version of the workflows that histories may be of.
  public static Replayer of(Workflow<?, ?>... workflows) {
    if (workflows.length == 0) {
      throw new IllegalArgumentException("no workflow given; pass those the histories are of");
    }
    return new Replayer(List.of(workflows), new JacksonCodec(), null);
  }

  /// The same with the codec that the engine was given.
  public Replayer withCodec(PayloadCodec other) {
    return new Replayer(workflows, other, identity);
  }

  /// The same for histories of one run, for code that depends on its run's id or execution.
  /// Otherwise both are guessed from the ids of the children in the history.
  public Replayer withRun(String id, int execution) {
    return new Replayer(workflows, codec, new Identity(RunId.of(id), execution));
  }

  /// Replays a history in the form of [EventJson], as `pawl history --json` writes it.
  ///
  /// @throws dev.pawl.engine.history.PawlException with `CORRUPT_HISTORY`, naming the line
  public Outcome replay(Path lines) throws IOException {
    return replay(EventJson.fromLines(Files.readString(lines)));
  }

  /// Replays the history of one execution, from its start.
  public Outcome replay(List<Recorded> history) {
    if (!history.isEmpty() && history.getFirst().event() instanceof Event.RunStarted started) {
      Optional<Workflow<?, ?>> workflow = workflow(started);
      return workflow.isPresent() ? replay(history, workflow.get()) : notGiven(started);
    }
    return replay(history, workflows.getFirst());
  }

  private Outcome replay(List<Recorded> history, Workflow<?, ?> workflow) {
    List<Recorded> effective = EffectiveHistory.of(history);
    Identity run = identity == null ? guess(effective) : identity;
    long lastSeq = history.isEmpty() ? 0 : history.getLast().seq();
    try (SystemHost host = new SystemHost()) {
      Execution.Setup setup =
          new Execution.Setup(
              run.run(), run.execution(), workflow, codec, host.host().coroutines());
      return switch (Execution.rebuild(setup, effective, lastSeq)) {
        case Execution.Rebuilt.Ready _ -> new Outcome.Matched(effective.size());
        case Execution.Rebuilt.Blocked(String report) -> new Outcome.Blocked(report);
      };
    }
  }

  /// The workflow of the recorded version, or the last given if none was recorded.
  private Optional<Workflow<?, ?>> workflow(Event.RunStarted started) {
    Workflow<?, ?> found = null;
    for (Workflow<?, ?> workflow : workflows) {
      boolean fits = started.version().isEmpty() || workflow.version().equals(started.version());
      if (fits && workflow.name().equals(started.type())) {
        found = workflow;
      }
    }
    return Optional.ofNullable(found);
  }

  private Outcome notGiven(Event.RunStarted started) {
    String given = workflows.stream().map(Workflow::toString).collect(Collectors.joining(", "));
    return new Outcome.Blocked(
        "The history is of workflow %s version %s, which was not given; given: %s."
            .formatted(started.type(), started.version(), given));
  }

  private static Identity guess(List<Recorded> history) {
    for (Recorded recorded : history) {
      Matcher id =
          switch (recorded.event()) {
            case Event.ChildStarted child -> CHILD_ID.matcher(child.child().value());
            case Event.DetachedStarted run -> CHILD_ID.matcher(run.run().value());
            default -> null;
          };
      if (id != null
          && id.matches()
          && recorded.event() instanceof Event.Issued issued
          && Integer.parseInt(id.group(3)) == issued.command()) {
        int execution = id.group(2) == null ? 1 : Integer.parseInt(id.group(2));
        return new Identity(RunId.of(id.group(1)), execution);
      }
    }
    return new Identity(RunId.of("replayed"), 1);
  }
}
