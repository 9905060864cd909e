package dev.pawl.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The client of the processes that are killed: knows what it asked for and what was acknowledged,
/// and asks the next process again for what was not.
///
/// For one thread at a time.
final class KillDriver {
  private static final String READY = "ready";
  private static final String GONE = "";

  private final Path home;
  private final Path ledger;
  private final Set<String> pending = new LinkedHashSet<>();
  private final Map<String, List<String>> after = new LinkedHashMap<>();
  private BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private Child child;
  private int acknowledged;
  private int runs;

  KillDriver(Path home, Path ledger) {
    this.home = home;
    this.ledger = ledger;
  }

  /// Starts a process and asks it for what is still wanted.
  void startProcess() {
    child = Child.start(KillNode.class, home, ledger.toString());
    BlockingQueue<String> said = new LinkedBlockingQueue<>();
    lines = said;
    Child speaker = child;
    Thread.ofVirtual()
        .start(() -> {
          String line = speaker.line();
          while (!line.equals(GONE)) {
            said.add(line);
            line = speaker.line();
          }
          said.add(GONE);
        });
  }

  /// Waits until the process takes orders and repeats those that were not acknowledged.
  void awaitReady() throws InterruptedException {
    assertThat(lines.take()).isEqualTo(READY);
    pending.forEach(child::say);
  }

  /// Asks for a run with all its signals: those of one name follow each other, each sent when the
  /// one before was acknowledged.
  void order() {
    int number = runs++;
    String id = "run-" + number;
    String start = "start " + id + " " + number;
    List<String> first = new ArrayList<>();
    chain(first, id, number, "in", KillLoad.INS);
    chain(first, id, number, "out", KillLoad.OUTS);
    after.put(start, first);
    ask(start);
  }

  private void chain(List<String> first, String id, int number, String name, int count) {
    for (int i = 0; i < count; i++) {
      String signal = "signal " + id + " " + name + " " + KillLoad.value(number, name, i);
      if (i == 0) {
        first.add(signal);
      } else {
        String before = "signal " + id + " " + name + " " + KillLoad.value(number, name, i - 1);
        after.put(before, List.of(signal));
      }
    }
  }

  private void ask(String order) {
    pending.add(order);
    child.say(order);
  }

  /// Listens to the process for a while.
  void listen(long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      String line = lines.poll(left, TimeUnit.NANOSECONDS);
      if (line != null) {
        hear(line);
      }
    }
  }

  /// Listens until nothing is asked for any more.
  void listenUntilAllIsDone() throws InterruptedException {
    while (!pending.isEmpty()) {
      hear(lines.take());
    }
  }

  private void hear(String line) {
    if (line.equals(READY)) {
      return;
    }
    assertThat(pending).as("what the process said was asked for").contains(line);
    pending.remove(line);
    acknowledged++;
    after.getOrDefault(line, List.of()).forEach(this::ask);
  }

  /// Kills the process and hears what it had still said.
  void kill() throws InterruptedException {
    child.signalKill();
    for (String line = lines.take(); !line.equals(GONE); line = lines.take()) {
      hear(line);
    }
    child.close();
  }

  /// Waits for the end of every run, and lets the process end by itself.
  void finish() throws InterruptedException {
    listenUntilAllIsDone();
    for (int number = 0; number < runs; number++) {
      ask("end run-" + number);
    }
    listenUntilAllIsDone();
    child.close();
    assertThat(lines.take()).isEqualTo(GONE);
  }

  long pid() {
    return child.pid();
  }

  int runs() {
    return runs;
  }

  /// How much was acknowledged.
  int acknowledged() {
    return acknowledged;
  }
}
