package dev.pawl.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// P4: commands whose numbers belong to others by now. Nothing that is done to the commands reaches
/// those, who lead groups and sessions of that number and are younger than the commands' runners.
final class StrangersTest extends Lab {
  private static final int STOPS = Integer.getInteger("pawl.process.strangers", 100);
  private static final int STRANGERS = 5;
  private static final String STRANGER =
      "for s in HUP INT QUIT TERM CONT USR1 USR2; do trap \"echo hit $s\" $s; done;"
          + " echo ready; while :; do sleep 0.5; done";

  private final List<Process> strangers = new ArrayList<>();

  @AfterEach
  void end() {
    strangers.forEach(it -> Signals.toGroup(it.pid(), Signal.KILL));
  }

  private Path log(int stranger) {
    return temp.resolve("stranger" + stranger);
  }

  private ProcessStat stat(long pid) throws IOException {
    return living().stream().filter(it -> it.pid() == pid).findFirst().orElseThrow();
  }

  /// The folder of a command of which the number of its process, and maybe that of its runner, has
  /// been given to a stranger.
  private Path forge(int number, ProcessStat stranger, Random random) throws IOException {
    Path folder = Files.createDirectory(temp.resolve("p" + number));
    String boot = ProcessTable.open().bootId();
    long earlier = stranger.startTicks() - 1 - random.nextInt(1_000);
    boolean otherBoot = random.nextBoolean();
    boolean runnerToo = random.nextBoolean();
    String runner =
        "%d %d %s\n"
            .formatted(
                otherBoot || runnerToo ? stranger.pid() : 4_190_000 + number,
                otherBoot ? stranger.startTicks() : earlier,
                otherBoot ? "0-other-boot" : boot);
    String line = Files.readString(Path.of("/proc/" + stranger.pid() + "/stat"));
    String child =
        otherBoot ? line : line.replace(" " + stranger.startTicks() + " ", " " + earlier + " ");
    Files.writeString(folder.resolve("runner"), runner);
    Files.writeString(folder.resolve("child"), child);
    Files.createFile(folder.resolve("started"));
    return folder;
  }

  @Test
  void strangers_getNoSignal() throws Exception {
    long seed = Long.getLong("pawl.process.seed", System.nanoTime());
    Random random = new Random(seed);
    System.out.println("pawl.process.seed=" + seed);
    for (int i = 0; i < STRANGERS; i++) {
      Path log = log(i);
      strangers.add(
          new ProcessBuilder("setsid", "sh", "-c", STRANGER)
              .redirectOutput(log.toFile())
              .redirectError(log.toFile())
              .start());
      until(() -> Files.readString(log).equals("ready\n"));
    }
    processes = open();
    List<SupervisedProcess> forged = new ArrayList<>();
    Limits hasty = Limits.NONE.withGrace(Duration.ofMillis(100));
    for (int i = 0; i < STOPS; i++) {
      ProcessStat stranger = stat(strangers.get(i % STRANGERS).pid());
      Command command = Command.of(List.of("true"), temp, new TreeMap<>(), temp.resolve("out" + i));
      SupervisedProcess process = processes.run(forge(i, stranger, random), command, hasty);
      switch (random.nextInt(4)) {
        case 0 -> process.stop("");
        case 1 -> process.kill("");
        case 2 -> {
          process.pause();
          process.resume();
        }
        default -> process.signal(Signal.TERM);
      }
      forged.add(process);
    }

    for (SupervisedProcess process : forged) {
      Ending ending = end(process);
      assertThat(ending.exitCode()).isNull();
      assertThat(ending.survivors()).isEmpty();
    }
    for (int i = 0; i < STRANGERS; i++) {
      assertThat(stat(strangers.get(i).pid()).isStopped()).isFalse();
      assertThat(log(i)).hasContent("ready");
    }
  }
}
