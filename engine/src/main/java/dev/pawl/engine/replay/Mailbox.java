package dev.pawl.engine.replay;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Payload;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Signals received and not yet consumed, and the commands that wait for some, first come first
/// served per name.
final class Mailbox {
  private final Map<String, Deque<Letter>> unread = new LinkedHashMap<>();
  private final Map<String, Deque<Command>> waiting = new LinkedHashMap<>();
  private long received;

  private record Letter(long number, Event.SignalReceived signal) {}

  /// Gives a signal to the first that waits for its name, or keeps it.
  void receive(Event.SignalReceived signal) {
    Deque<Command> queue = waiting.get(signal.name());
    Command first = queue == null ? null : queue.poll();
    if (first != null) {
      first.onSignal(signal);
    } else {
      unread
          .computeIfAbsent(signal.name(), _ -> new ArrayDeque<>())
          .add(new Letter(received++, signal));
    }
  }

  /// Lets a command wait for the next signal of a name; it may have it at once.
  void await(String name, Command command) {
    Event.SignalReceived signal = take(name);
    if (signal != null) {
      command.onSignal(signal);
    } else {
      waiting.computeIfAbsent(name, _ -> new ArrayDeque<>()).add(command);
    }
  }

  /// Ends a wait; the signal that it would have got goes to the next.
  void leave(String name, Command command) {
    Deque<Command> queue = waiting.get(name);
    if (queue != null) {
      queue.remove(command);
    }
  }

  /// The payload of the next unread signal of a name, which is consumed.
  Optional<Payload> poll(String name) {
    return Optional.ofNullable(take(name)).map(Event.SignalReceived::payload);
  }

  private Event.@Nullable SignalReceived take(String name) {
    Deque<Letter> letters = unread.get(name);
    Letter letter = letters == null ? null : letters.poll();
    return letter == null ? null : letter.signal();
  }

  /// Every signal not yet consumed, in the order of arrival.
  List<Event.SignalReceived> unread() {
    TreeMap<Long, Event.SignalReceived> byNumber = new TreeMap<>();
    for (Deque<Letter> letters : unread.values()) {
      letters.forEach(letter -> byNumber.put(letter.number(), letter.signal()));
    }
    return List.copyOf(byNumber.values());
  }
}
