package dev.pawl.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// P3: what happens to runners, commands and what they wrote down while nobody watches, drawn from
/// a seed that is printed. Whoever comes tells the truth: how it ended, or that nobody knows.
final class FaultsTest extends Lab {
  private static final int ROUNDS = Integer.getInteger("pawl.process.faults", 30);
  private static final Duration TRUTH = Duration.ofSeconds(10); // 5 s, on a machine that is busy
  private static final List<Signal> SIGNALS = List.of(Signal.KILL, Signal.TERM, Signal.SEGV);

  private enum Fault {
    NONE,
    RUNNER_KILLED,
    BOTH_KILLED,
    COMMAND_KILLED,
    RESULT_CUT,
    RESULT_OF_ANOTHER_VERSION,
    RESULT_LOST,
    ANOTHER_BOOT
  }

  private record Round(int number, Fault fault, int code, Signal signal, Path folder, Path output) {
    Path file(String name) {
      return folder.resolve(name);
    }

    /// Whether the command goes on until somebody lets it end.
    boolean waits() {
      return switch (fault) {
        case RUNNER_KILLED, BOTH_KILLED, COMMAND_KILLED, ANOTHER_BOOT -> true;
        case NONE, RESULT_CUT, RESULT_OF_ANOTHER_VERSION, RESULT_LOST -> false;
      };
    }

    Command command() {
      String line =
          waits()
              ? "echo up; while [ ! -e %s ] && [ -d %s ]; do sleep 0.1; done; exit %d"
                  .formatted(file("go"), folder, code)
              : "echo up; exit " + code;
      return Command.of(
          List.of("sh", "-c", line), folder.getParent(), new TreeMap<>(System.getenv()), output);
    }
  }

  private Round draw(int number, Random random) {
    Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
    return new Round(
        number,
        fault,
        random.nextInt(256),
        SIGNALS.get(random.nextInt(SIGNALS.size())),
        temp.resolve("p" + number),
        temp.resolve("out" + number));
  }

  private static long pid(Round round, String name) throws IOException {
    return Long.parseLong(Files.readString(round.file(name)).split(" ", 2)[0]);
  }

  private static void hurt(Round round, Random random) throws IOException {
    switch (round.fault) {
      case NONE -> {}
      case RUNNER_KILLED -> Signals.toProcess(pid(round, "runner"), Signal.KILL);
      case BOTH_KILLED -> {
        Signals.toProcess(pid(round, "runner"), Signal.KILL);
        Signals.toGroup(pid(round, "child"), Signal.KILL);
      }
      case COMMAND_KILLED -> Signals.toGroup(pid(round, "child"), round.signal);
      case RESULT_CUT -> {
        String whole = Files.readString(round.file("result"), StandardCharsets.ISO_8859_1).strip();
        int length = random.nextInt(whole.length() - 1);
        Files.writeString(
            round.file("result"), whole.substring(0, length), StandardCharsets.ISO_8859_1);
      }
      case RESULT_OF_ANOTHER_VERSION -> {
        String whole = Files.readString(round.file("result"), StandardCharsets.ISO_8859_1);
        Files.writeString(round.file("result"), whole.replace("result 1", "result 9"));
      }
      case RESULT_LOST -> Files.delete(round.file("result"));
      case ANOTHER_BOOT ->
          Files.writeString(
              round.file("runner"), "%d 1 0-other-boot\n".formatted(pid(round, "runner")));
    }
  }

  private static void assertTrue(Round round, Ending ending) {
    switch (round.fault) {
      case NONE -> {
        assertThat(ending.cause()).as("%s", round).isEqualTo(Cause.EXIT);
        assertThat(ending.exitCode()).as("%s", round).isEqualTo(round.code);
      }
      case COMMAND_KILLED -> {
        assertThat(ending.cause()).as("%s", round).isEqualTo(Cause.SIGNAL);
        assertThat(ending.signal()).as("%s", round).isEqualTo(round.signal.number());
      }
      case RUNNER_KILLED,
          BOTH_KILLED,
          RESULT_CUT,
          RESULT_OF_ANOTHER_VERSION,
          RESULT_LOST,
          ANOTHER_BOOT -> {
        assertThat(ending.cause()).as("%s", round).isEqualTo(Cause.LOST);
        assertThat(ending.exitCode()).as("%s", round).isNull();
        assertThat(ending.signal()).as("%s", round).isNull();
        assertThat(ending.detail()).as("%s", round).startsWith("how it ended is not known");
      }
    }
    assertThat(round.output).as("%s", round).hasContent("up");
  }

  @Test
  void endings_areTold_asTheyWere_whateverHappenedMeanwhile() throws Exception {
    long seed = Long.getLong("pawl.process.seed", System.nanoTime());
    Random random = new Random(seed);
    System.out.println("pawl.process.seed=" + seed);
    List<Round> rounds = new ArrayList<>();
    processes = open();
    for (int i = 0; i < ROUNDS; i++) {
      rounds.add(draw(i, random));
      processes.run(rounds.get(i).folder, rounds.get(i).command(), Limits.NONE);
    }
    for (Round round : rounds) {
      until(() -> Files.exists(round.output) && Files.size(round.output) > 0);
      until(() -> round.waits() || Processes.isOver(round.folder));
    }
    close();
    for (Round round : rounds) {
      hurt(round, random);
    }

    processes = open();
    Instant adopted = Instant.now();
    List<SupervisedProcess> all = new ArrayList<>();
    for (Round round : rounds) {
      all.add(processes.run(round.folder, round.command(), Limits.NONE));
    }
    for (Round round : rounds) {
      if (round.fault == Fault.RUNNER_KILLED) {
        assertThat(all.get(round.number).ending()).as("%s", round).isNotDone();
      }
      if (round.fault != Fault.ANOTHER_BOOT) { // where nothing could write down an end any more
        Files.createFile(round.file("go"));
      }
    }
    for (Round round : rounds) {
      assertTrue(round, end(all.get(round.number)));
    }

    assertThat(Duration.between(adopted, Instant.now())).isLessThan(TRUTH);
    until(() -> processes.watched(temp).isEmpty());
    for (Round round : rounds) {
      if (round.fault == Fault.ANOTHER_BOOT) {
        Files.createFile(round.file("go"));
        awaitGone(pid(round, "runner"));
      }
    }
  }
}
