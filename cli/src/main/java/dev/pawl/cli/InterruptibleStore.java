package dev.pawl.cli;

import dev.pawl.engine.history.Blobs;
import dev.pawl.engine.history.EncodedEvents;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.EventCodec;
import dev.pawl.engine.store.ForwardingStore;
import dev.pawl.engine.store.Store;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A store that records no failure more once the user has asked to stop.
///
/// Ctrl-C reaches the commands that steps have started as well as this process. Their end is no
/// result of the run: were it recorded, the run would fail because somebody stopped watching it. So
/// what fails from then on is treated as if the process had been killed, and is started again by
/// the next one. What succeeds is recorded.
final class InterruptibleStore extends ForwardingStore {
  /// How much later than a command that a step has started this process may hear of Ctrl-C.
  private static final Duration MOMENT = Duration.ofMillis(50);

  private final Interruption interruption;

  InterruptibleStore(Store store, Interruption interruption) {
    super(store);
    this.interruption = interruption;
  }

  @Override
  public List<WriteResult> commit(List<? extends Write> batch) {
    boolean isStopping =
        interruption.isRequested()
            || (batch.stream().anyMatch(write -> refusal(write) != null)
                && interruption.comesWithin(MOMENT));
    if (!isStopping) {
      return super.commit(batch);
    }
    List<@Nullable WriteResult> refusals = new ArrayList<>();
    List<Write> wanted = new ArrayList<>();
    for (Write write : batch) {
      WriteResult refusal = refusal(write);
      refusals.add(refusal);
      if (refusal == null) {
        wanted.add(write);
      }
    }
    var done =
        wanted.isEmpty()
            ? Collections.<WriteResult>emptyIterator()
            : super.commit(wanted).iterator();
    return refusals.stream()
        .map(refusal -> Objects.requireNonNullElseGet(refusal, done::next))
        .toList();
  }

  /// What a write is answered that may only tell of the interruption, as if the run or the task
  /// were another node's by now.
  private static @Nullable WriteResult refusal(Write write) {
    return switch (write) {
      case Write.Turn turn when turn.head().block() != null || tellsOfFailure(turn) ->
          new WriteResult.Fenced();
      case Write.FinishTask(var _, long _, int _, Event.Resolution result) when isFailure(result) ->
          new WriteResult.Gone();
      default -> null;
    };
  }

  private static boolean tellsOfFailure(Write.Turn turn) {
    EncodedEvents events = turn.events();
    Blobs.Source blobs = hash -> Objects.requireNonNull(events.blobs().get(hash));
    return EventCodec.decode(events.bytes(), events.firstSeq(), blobs).stream()
        .anyMatch(recorded -> isFailure(recorded.event()));
  }

  private static boolean isFailure(Event event) {
    return event instanceof Event.AttemptFailed
        || event instanceof Event.StepFailed
        || event instanceof Event.ActivityFailed;
  }
}
