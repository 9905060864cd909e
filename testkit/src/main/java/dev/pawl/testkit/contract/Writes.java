package dev.pawl.testkit.contract;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.Write;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Builds the writes that are not turns, and what they carry.
final class Writes {
  private Writes() {}

  static Write.StartRun start(Runs run, Write.Outgoing... mail) {
    return new Write.StartRun(run.build(), List.of(mail));
  }

  static Event.SignalReceived signal(String name) {
    return new Event.SignalReceived(name, Payload.ofJson("{\"signal\":true}"));
  }

  /// A message for whichever execution runs.
  static Write.Outgoing message(String to, Event.Input event) {
    return new Write.Outgoing(RunId.of(to), 0, event);
  }

  static Write.Send send(String to, String signal) {
    return send(to, signal, null);
  }

  static Write.Send send(String to, String signal, @Nullable String dedupId) {
    return new Write.Send(message(to, signal(signal)), dedupId, false);
  }

  static Write.Send sendEvenIfEnded(String to, Event.Input event) {
    return new Write.Send(message(to, event), null, true);
  }

  static Write.DeleteRun delete(String id) {
    return new Write.DeleteRun(RunId.of(id), false);
  }

  static Write.DeleteRun forceDelete(String id) {
    return new Write.DeleteRun(RunId.of(id), true);
  }

  /// A JSON text of exactly so many bytes.
  static Payload payload(int bytes) {
    return Payload.ofJson("\"" + "x".repeat(bytes - 2) + "\"");
  }
}
