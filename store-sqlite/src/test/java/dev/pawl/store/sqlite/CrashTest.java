package dev.pawl.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.LoadedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was acknowledged outlives the process that did it.
class CrashTest {
  /// More with `-Dtest.jvm.extra=-Dpawl.crash.rounds=300`.
  private static final int ROUNDS = Integer.getInteger("pawl.crash.rounds", 5);

  @TempDir private Path temp;

  /// What a child said of a run: how far its history had got, and how many messages it had.
  private record Acknowledged(long seq, int messages) {}

  @Test
  void processKilledWhileItCommits_losesNothingAcknowledged() throws IOException {
    Path home = temp.resolve("home");
    Random random = new Random(1);
    Map<RunId, Acknowledged> ledger = new HashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      Child child = Child.start(home, "write", "round-" + round + "-run-");
      for (int line = random.nextInt(5, 400); line > 0; line--) {
        note(child.line(), ledger);
      }
      child.signalKill();
      // What it had said before it died counts as well.
      for (String rest = child.line(); rest.endsWith(" ok"); rest = child.line()) {
        note(rest, ledger);
      }
      child.close();

      compare(home, ledger);
    }
    assertThat(ledger).hasSizeGreaterThan(ROUNDS);
    assertThat(Child.temporary(home)).isEmptyDirectory();
    try (var files = Files.walk(Child.cache(home))) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(1);
    }
  }

  private static void note(String line, Map<RunId, Acknowledged> ledger) {
    String[] words = line.split(" ");
    assertThat(words).as(line).hasSize(4);
    ledger.put(
        RunId.of(words[0]), new Acknowledged(Long.parseLong(words[1]), Integer.parseInt(words[2])));
  }

  private static void compare(Path home, Map<RunId, Acknowledged> ledger) {
    try (SqliteStore store = SqliteStore.open(home)) {
      assertThat(store.check()).isEmpty();
      ledger.forEach((id, acknowledged) -> {
        LoadedRun run = store.load(id).orElseThrow();
        assertThat(run.history().size()).isGreaterThanOrEqualTo((int) acknowledged.seq());
        assertThat(run.mail().size()).isGreaterThanOrEqualTo(acknowledged.messages());
      });
    }
  }
}
