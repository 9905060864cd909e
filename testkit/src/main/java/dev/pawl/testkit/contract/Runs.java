package dev.pawl.testkit.contract;

import dev.pawl.engine.history.EncodedEvents;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.ParentLink;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.store.NewRun;
import dev.pawl.engine.store.RunHead;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Builds runs to be started; what a test does not say has a usual value.
final class Runs {
  /// The time at which things happen unless a test says otherwise, epoch milliseconds.
  static final long AT = 1_700_000_000_000L;

  private final RunId id;
  private final SequencedMap<String, String> labels = new LinkedHashMap<>();
  private String type = "order";
  private String kind = "workflow";
  private String inputHash = "hash-1";
  private Payload input = Payload.ofJson("{\"n\":1}");
  private @Nullable ParentLink parent;
  private int priority;
  private long atMillis = AT;

  private Runs(String id) {
    this.id = RunId.of(id);
  }

  static Runs run(String id) {
    return new Runs(id);
  }

  Runs type(String value) {
    type = value;
    return this;
  }

  Runs kind(String value) {
    kind = value;
    return this;
  }

  Runs input(Payload value, String hash) {
    input = value;
    inputHash = hash;
    return this;
  }

  Runs childOf(String parentId, int command) {
    return childOf(parentId, 1, command);
  }

  Runs childOf(String parentId, int execution, int command) {
    parent = new ParentLink(RunId.of(parentId), execution, command);
    return this;
  }

  Runs priority(int value) {
    priority = value;
    return this;
  }

  Runs at(long millis) {
    atMillis = millis;
    return this;
  }

  Runs label(String name, String value) {
    labels.put(name, value);
    return this;
  }

  NewRun build() {
    RunHead head =
        new RunHead(
            1,
            1,
            RunState.QUEUED,
            null,
            0,
            labels,
            List.of(),
            RunHead.AT_TAKEOVER,
            null,
            null,
            false,
            atMillis,
            0);
    return new NewRun(
        id, type, kind, "v1", parent, inputHash, priority, started(input, "v1"), head);
  }

  /// The first event as the start encodes it.
  Event.RunStarted firstEvent() {
    return new Event.RunStarted(type, "v1", input, parent, 42, 0, null);
  }

  private EncodedEvents started(Payload payload, String version) {
    Event started = new Event.RunStarted(type, version, payload, parent, 42, 0, null);
    return EncodedEvents.of(List.of(new Recorded(1, atMillis, started)));
  }
}
