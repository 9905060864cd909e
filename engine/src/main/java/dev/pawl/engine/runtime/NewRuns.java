package dev.pawl.engine.runtime;

import dev.pawl.engine.history.Carried;
import dev.pawl.engine.history.EncodedEvents;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Limits;
import dev.pawl.engine.history.ParentLink;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.replay.ReplayFlags;
import dev.pawl.engine.store.NewRun;
import dev.pawl.engine.workflow.Workflow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Makes runs to be started, by clients and by parents alike.
record NewRuns(Node node) {

  /// A run to be created, and its history as the engine will load it.
  record Made(NewRun run, List<Recorded> history) {}

  /// @param workflow the code that it is for, empty if this node has none
  Made make(
      RunId id,
      String type,
      Optional<Workflow<?, ?>> workflow,
      Payload input,
      @Nullable ParentLink parent,
      SequencedMap<String, String> labels,
      int priority) {
    Limits.name("workflow type", type);
    Limits.count("labels", labels.size(), Limits.LABELS);
    Limits.payload("input", input);
    String version = workflow.map(Workflow::version).orElse("");
    String kind = workflow.map(Workflow::workKind).orElse("workflow");
    long now = node.host().nowMillis();
    long seed = node.host().random().nextLong();
    Carried first =
        labels.isEmpty() ? null : new Carried(null, new LinkedHashMap<>(), labels, List.of());
    Event.RunStarted started =
        new Event.RunStarted(type, version, input, parent, seed, ReplayFlags.CURRENT, first);
    List<Recorded> history = List.of(new Recorded(1, now, started));
    NewRun run =
        new NewRun(
            id,
            type,
            kind,
            version,
            parent,
            input.sha256(),
            priority,
            EncodedEvents.of(history),
            Heads.queued(labels, now));
    return new Made(run, history);
  }
}
