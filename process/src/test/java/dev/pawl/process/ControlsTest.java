package dev.pawl.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.process.Controls.IoClass;
import dev.pawl.process.Controls.Mode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Commands under the real nice and ionice, on a system without systemd's manager.
final class ControlsTest extends Lab {
  private static Controls nice(int nice, IoClass ioClass, Integer level) {
    return new Controls(Mode.NICE, nice, null, null, ioClass, level, null);
  }

  private static int niceness(Path stat) throws IOException {
    String text = Files.readString(stat, StandardCharsets.ISO_8859_1);
    return Integer.parseInt(text.substring(text.lastIndexOf(") ") + 2).split(" ", -1)[16]);
  }

  private static String ioPriority(long pid) throws Exception {
    Process asked = new ProcessBuilder("ionice", "-p", "" + pid).start();
    return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  @Test
  void nice_isThatOfTheCommand_andNoProcessMore() throws Exception {
    SupervisedProcess process =
        start(command("sleep", "88").withControls(nice(7, IoClass.BEST_EFFORT, 6)));
    long pid = pid("child");
    until(() -> Files.readString(Path.of("/proc/" + pid + "/comm")).equals("sleep\n"));

    assertThat(niceness(Path.of("/proc/" + pid + "/stat"))).isEqualTo(7);
    assertThat(niceness(Path.of("/proc/" + pid("runner") + "/stat")))
        .isEqualTo(niceness(Path.of("/proc/self/stat")));
    assertThat(ioPriority(pid)).isEqualTo("best-effort: prio 6");
    assertThat(members()).hasSize(1);
    assertThat(process.warning()).isEmpty();
    process.kill("");
    end(process);
  }

  @Test
  void idleClass_inATerminal_reachesTheCommand() throws Exception {
    end(
        start(
            shell("ionice -p $$; cut -d' ' -f19 /proc/$$/stat")
                .inTerminal()
                .withControls(nice(11, IoClass.IDLE, null))));

    assertThat(written()).isEqualTo("idle\r\n11\r\n");
  }

  @Test
  void exitCode_ofAWrappedCommand_isItsOwn() throws Exception {
    Ending ending = end(start(shell("kill -9 $$").withControls(nice(1, IoClass.IDLE, null))));

    assertThat(ending.signal()).isEqualTo(Signal.KILL.number());
  }

  @Test
  void off_isTheStartAsItWas() throws Exception {
    Path[] commands = new Path[2];
    Controls[] all = {
      Controls.NONE, new Controls(Mode.OFF, 5, 5, 5, IoClass.IDLE, null, null),
    };
    processes = open();
    for (int i = 0; i < all.length; i++) {
      Path folder = temp.resolve("p" + i);
      end(processes.run(folder, shell("exit 0").withControls(all[i]), Limits.NONE));
      commands[i] = folder.resolve("command");
      assertThat(folder.resolve("warning")).doesNotExist();
      assertThat(folder.resolve("unit")).doesNotExist();
    }

    assertThat(commands[1]).hasSameTextualContentAs(commands[0]);
    assertThat(commands[0]).content().endsWith("set -- 'sh' '-c' 'exit 0'\n");
  }

  @Test
  void helpers_thatAreMissingOrRefuse_areAWarning_andTheCommandRuns() throws Exception {
    Path bin = Files.createDirectory(temp.resolve("bin"));
    program(bin.resolve("setsid"), "exec /usr/bin/setsid \"$@\"");
    program(bin.resolve("true"), "exit 0");
    program(bin.resolve("nice"), "shift 2; echo 'cannot set niceness' >&2; exec \"$@\"");
    processes = Processes.open(temp.resolve("scripts"), new Tools(Map.of("PATH", "" + bin), false));

    SupervisedProcess process =
        processes.run(
            temp.resolve("p"),
            shell("exit 0").withControls(nice(-5, IoClass.REALTIME, 0)),
            Limits.NONE);

    assertThat(end(process).isSuccess()).isTrue();
    assertThat(process.warning().orElseThrow())
        .startsWith("not kept: nice, since")
        .contains("was refused (cannot set niceness)")
        .endsWith("ioClass, since the program ionice is not installed");
    assertThat(written()).isEmpty();
  }
}
