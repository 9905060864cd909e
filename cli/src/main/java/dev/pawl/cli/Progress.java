package dev.pawl.cli;

import dev.pawl.cli.text.Style;
import dev.pawl.cli.text.Text;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.Wait;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.store.RunHead;
import dev.pawl.engine.store.RunRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Tells on stderr what happens in a run, one line per change, while it happens.
final class Progress implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final int EVENTS = 500;

  private final RunCommand command;
  private final RunId id;
  private final ProgressWords words;
  private final Set<String> blocked = new HashSet<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private int execution;
  private long lastSeq;
  private @Nullable Client client;

  /// @param from how the run stands; what happened before is not told
  Progress(RunCommand command, RunId id, RunRecord from) {
    this.command = command;
    this.id = id;
    this.words = new ProgressWords(id.value(), command.homeArgument());
    this.execution = from.head().execution();
    this.lastSeq = from.head().lastSeq();
  }

  /// Begins to tell, until closed.
  Progress follow(Client newClient) {
    synchronized (this) {
      client = newClient;
      // Later events refer to commands by number, so their names are needed from the beginning on.
      newClient.history(id, execution, 1, Math.toIntExact(lastSeq)).forEach(words::learn);
      if (command.tells()) {
        words.open(newClient.require(id)).forEach(line -> print(Instant.now(), line));
      }
    }
    Thread.ofVirtual().name("pawl-progress").start(this::look);
    return this;
  }

  private void look() {
    try {
      while (!closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        drain();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Tells everything up to now.
  synchronized void drain() {
    if (client == null || !command.tells() || closed.getCount() == 0) {
      return;
    }
    RunRecord run = client.require(id);
    boolean more = true;
    while (more) {
      List<Recorded> events = client.history(id, execution, lastSeq + 1, EVENTS);
      words.of(events).forEach(line -> print(line.at(), line.text()));
      lastSeq += events.size();
      more = events.size() == EVENTS;
      if (!more && execution < run.head().execution()) {
        execution++;
        lastSeq = 0;
        more = true;
      }
    }
    tellBlocked(run);
  }

  /// A blocked child holds up its parent in silence.
  private void tellBlocked(RunRecord run) {
    for (Wait wait : run.head().waits()) {
      if (wait.kind() == Wait.Kind.CHILD && client != null) {
        RunRecord child = client.get(RunId.of(wait.name())).orElse(null);
        RunHead.Block block = child == null ? null : child.head().block();
        if (block != null && blocked.add(wait.name() + block.sinceMillis())) {
          print(Instant.ofEpochMilli(block.sinceMillis()), "child " + wait.name() + " is blocked:");
          block.report().lines().forEach(line -> command.say("  " + Text.visible(line)));
        }
      }
    }
  }

  private void print(Instant at, String text) {
    Style style = command.terminal.errStyle();
    String line = Text.visible(text);
    int width = command.terminal.errWidth();
    String shown = width == 0 ? line : Text.cut(line, Math.max(20, width - 10));
    command.say(style.dim(Text.time(at, at)) + "  " + shown);
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
