package dev.pawl.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.testkit.Scale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several processes want one store: exactly one gets it, and the others say who has it.
class SecondOwnerTest {
  private static final int PROCESSES = 50;
  private static final int ROUNDS = Scale.of(2, 20);

  /// How long a refusal may take; the aim is two seconds on a machine that does nothing else.
  private static final long REFUSAL_MILLIS_MAX = 10_000;

  @TempDir private Path temp;
  private Path home;

  @BeforeEach
  void home() {
    home = temp.resolve("home");
  }

  @Test
  void fiftyStartsAtOnce_makeOneOwnerThatTheOthersName() {
    List<Child> children = new ArrayList<>();
    long slowest = 0;
    try {
      for (int i = 0; i < PROCESSES; i++) {
        children.add(Child.start(Contender.class, home));
      }
      children.forEach(child -> assertThat(child.line()).isEqualTo("ready"));
      for (int round = 0; round < ROUNDS; round++) {
        slowest = Math.max(slowest, contend(children));
      }
    } finally {
      children.forEach(Child::close);
    }
    System.out.printf("%d rounds, slowest refusal %d ms%n", ROUNDS, slowest);
    assertThat(slowest).isLessThan(REFUSAL_MILLIS_MAX);
    try (SqliteStore store = SqliteStore.open(home)) {
      assertThat(store.check()).isEmpty();
    }
  }

  /// Returns how long the slowest refusal took.
  private static long contend(List<Child> children) {
    children.forEach(child -> child.say("open"));
    List<String> refusals = new ArrayList<>();
    long owner = 0;
    for (Child child : children) {
      String answer = child.line();
      if (answer.startsWith("owner")) {
        assertThat(owner).as("a second owner").isZero();
        owner = child.pid();
      } else {
        refusals.add(answer);
      }
    }
    assertThat(owner).as("the owner").isPositive();
    String named = "in use by process " + owner + " ";
    assertThat(refusals)
        .hasSize(PROCESSES - 1)
        .allSatisfy(refusal -> assertThat(refusal).contains("STORE_IN_USE", named));
    children.forEach(child -> child.say("close"));
    children.forEach(child -> assertThat(child.line()).isEqualTo("closed"));
    return refusals.stream()
        .mapToLong(line -> Long.parseLong(line.split(" ", 3)[1]))
        .max()
        .orElse(0);
  }

  @Test
  void lockFile_namingADeadOrAStrangersPid_isNoHindrance() throws IOException {
    for (long pid : new long[] {1, ProcessHandle.current().pid(), Integer.MAX_VALUE}) {
      SqliteStore.open(home).close();
      Files.writeString(home.resolve("pawl.lock"), "pid=" + pid + "\nstarted=long ago\n");

      try (SqliteStore store = SqliteStore.open(home)) {
        assertThat(store.check()).isEmpty();
        assertThat(home.resolve("pawl.lock"))
            .content()
            .contains("pid=" + ProcessHandle.current().pid());
      }
    }
  }

  @Test
  void lock_isHeldAfterEachToolThatRunsBesideTheWriter() throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    try (SqliteStore store = SqliteStore.open(home);
        ExecutorService executor = Executors.newSingleThreadExecutor();
        Child other = Child.start(Contender.class, home)) {
      assertThat(other.line()).isEqualTo("ready");
      Future<Integer> writing =
          executor.submit(() -> {
            int runs = 0;
            while (!enough.get()) {
              Samples.startRun(store, "run-" + runs++);
            }
            return runs;
          });
      for (int i = 0; i < 3; i++) {
        store.backup(temp.resolve("copy-" + i));
        assertRefused(other);
        assertThat(store.check()).isEmpty();
        assertRefused(other);
        TailMirror.read(home.resolve("pawl.tail"));
        assertRefused(other);
      }
      enough.set(true);
      assertThat(writing.get()).isPositive();
    }
  }

  private static void assertRefused(Child other) {
    other.say("open");
    assertThat(other.line()).contains("STORE_IN_USE", "process " + ProcessHandle.current().pid());
  }
}
