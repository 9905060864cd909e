package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Background tasks from the command line, with real processes and a daemon that is killed.
@ExtendWith(SoundHomes.class)
final class TaskTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private Cli cli;

  @BeforeEach
  void home() {
    cli =
        new Cli(folder.resolve("home"))
            .with(Map.of("PATH", System.getenv("PATH"), "SECRET_TOKEN", "canary"));
  }

  private String start(String... words) {
    String[] all = new String[words.length + 4];
    System.arraycopy(new String[] {"task", "start", "--cwd", folder.toString()}, 0, all, 0, 4);
    System.arraycopy(words, 0, all, 4, words.length);
    Cli.Result started = cli.run(all);
    assertThat(started.exit()).as(started.err()).isZero();
    return started.out().strip();
  }

  private void awaitWritten(String id, String text) {
    await().atMost(PATIENCE).until(() -> cli.run("task", "log", id).out().contains(text));
  }

  @Test
  void daemon_killedWhileATaskPrints_taskGoesOn_andWaitTellsTheWholeStory() {
    start("--", "sh", "-c", "for i in 1 2 3 4 5; do echo $i; sleep 0.4; done; exit 3");
    awaitWritten("@last", "2");

    cli.killDaemon();

    Cli.Result waited = cli.run("wait", "@last");
    assertThat(waited.out()).isEqualTo("1\n2\n3\n4\n5\n");
    assertThat(waited.err()).contains("failed: TaskFailure: exit 3");
    assertThat(waited.exit()).isEqualTo(3);
    assertThat(cli.run("doctor", "--check").exit()).isZero();
  }

  @Test
  void task_endsWhileNoDaemonServes_andNothingOfItIsLost() {
    String id = start("while [ ! -e go ]; do sleep 0.05; done; echo done; exit 42");
    await().atMost(PATIENCE).until(() -> cli.run("task", "list").out().contains("running"));
    cli.killDaemon();
    Sources.write(folder, "go", "");
    Path result = folder.resolve("home/runs").resolve(id).resolve("process-1/result");
    await().atMost(PATIENCE).until(() -> Files.exists(result));

    Cli.Result waited = cli.run("task", "wait", id);

    assertThat(waited.exit()).isEqualTo(42);
    assertThat(waited.out()).isEqualTo("done\n");
    assertThat(cli.run("notices").err()).doesNotContain("error");
  }

  @Test
  void timeout_holdsOverADaemonThatDies() {
    String id = start("--timeout", "3s", "--", "sleep", "600");
    await().atMost(PATIENCE).until(() -> cli.run("task", "list").out().contains("running"));
    cli.killDaemon();

    Cli.Result waited = cli.run("task", "wait", id);

    assertThat(waited.exit()).isEqualTo(128 + 15);
    assertThat(cli.run("task", "list").out()).contains("timed_out (signal 15)");
    assertThat(cli.run("why", id).out()).contains("it ran for longer than 3.0 s");
  }

  @Test
  void stop_returnsWhenAllIsGone_andAgainSaysSo() {
    String id =
        start(
            "--id", "server", "--title", "a server", "--", "sh", "-c", "sleep 600 & echo up; wait");
    awaitWritten(id, "up");
    assertThat(cli.run("task", "list").out())
        .containsPattern("ID +STATE +TIME +OUTPUT +TITLE")
        .containsPattern("server +running .* 3 +a server");

    Cli.Result stopped = cli.run("task", "stop", "server", "--reason", "enough");

    assertThat(stopped.exit()).as(stopped.err()).isZero();
    assertThat(stopped.err()).contains("server stopped: stopped");
    assertThat(cli.run("task", "stop", "server").err()).contains("is over already, stopped");
    assertThat(cli.run("task", "wait", "server").exit()).isEqualTo(128 + 15);
    assertThat(cli.run("show", "server").out()).contains("enough");
  }

  @Test
  void environment_ofTheTask_isNotAllOfOurs() {
    String id = start("-e", "MINE=yes", "-e", "PAWL_HOME", "env");

    assertThat(cli.run("task", "wait", id).out())
        .contains("MINE=yes\n", "PAWL_HOME=", "PATH=" + System.getenv("PATH"))
        .doesNotContain("canary", "PAWL_DAEMON_IDLE");
    assertThat(cli.run("task", "start", "-e", "NO_SUCH", "--", "true").err())
        .contains("--env NO_SUCH: your environment has no such variable");
  }

  @Test
  void daemonThatIsDeafToCtrlC_startsTasksThatAreNot() throws Exception {
    String deaf = "trap '' HUP INT QUIT; pawl task start -- grep SigIgn /proc/self/status";
    try (CliProcess script = CliProcess.shell(folder.resolve("home"), folder, Map.of(), deaf)) {
      assertThat(script.awaitExit()).as(script.err()).isZero();
    }

    assertThat(cli.run("wait", "@last").out()).matches("SigIgn:\\s+[0-9a-f]+0\n");
  }

  @Test
  void output_isShownWithoutWhatActsOnATerminal() {
    String id = start("printf '\\033[31mred\\033[0m\\r\\nover\\rwrite\\033]0;title\\007\\t|\\n'");

    assertThat(cli.run("task", "wait", id).out()).isEqualTo("red\nwrite\t|\n");
    assertThat(cli.run("task", "log", id, "--bytes", "3").out()).endsWith("|\n");
    assertThat(cli.run("task", "log", id, "--raw").out())
        .isEqualTo("\u001b[31mred\u001b[0m\r\nover\rwrite\u001b]0;title\u0007\t|\n");
  }

  @Test
  void log_showsTheLinesThatAreWanted() {
    String id = start("seq 2000; printf 'an Error'");
    cli.run("task", "wait", id);

    assertThat(cli.run("task", "log", id, "--head", "2", "--tail", "2").out())
        .isEqualTo(
            "1\n2\n… 1,997 lines, 8,884 bytes left out; pawl logs %s --lines 3-1999 …\n2000\n"
                .concat("an Error")
                .formatted(id));
    assertThat(cli.run("task", "log", id, "--lines", "7-8").out()).isEqualTo("7\n8\n");
    assertThat(cli.run("task", "log", id, "--grep", "error", "-i", "-C", "1").out())
        .isEqualTo("2000-2000\n2001:an Error");
    Cli.Result last = cli.run("task", "log", id, "--grep", "9$", "--tail", "1");
    assertThat(last.out()).isEqualTo("1999:1999\n");
    assertThat(last.err()).contains("199 matches left out");
    assertThat(cli.run("task", "log", id, "--head", "2").err()).contains("bytes behind this");
    assertThat(cli.run("task", "log", id, "--bytes", "9", "--tail", "2").err())
        .contains("--bytes does not go with");
    assertThat(cli.run("complete", "--", "task", "log", "--t").out()).contains("--tail");
  }

  @Test
  void logFollowed_showsAPieceOfALineOnce() throws Exception {
    String id = start("printf 'Sure? '; while [ ! -e go ]; do sleep 0.1; done; echo yes; echo bye");
    Path home = folder.resolve("home");
    try (CliProcess tail = CliProcess.start(home, "task", "log", id, "-f", "--tail", "5");
        CliProcess all = CliProcess.start(home, "logs", id, "-f");
        CliProcess json = CliProcess.start(home, "logs", id, "-f", "--jsonl");
        CliProcess some = CliProcess.start(home, "task", "log", id, "-f", "--grep", "es|bye")) {
      await().atMost(PATIENCE).until(() -> tail.out().contains("Sure") && all.out().contains("Su"));
      Sources.write(folder, "go", "");

      assertThat(tail.awaitExit()).isZero();
      assertThat(tail.out()).isEqualTo("Sure? yes\nbye\n");
      assertThat(all.awaitExit()).isZero();
      assertThat(all.out()).isEqualTo("Sure? yes\nbye\n");
      assertThat(json.awaitExit()).isZero();
      assertThat(json.out()).isEqualTo("{\"text\":\"Sure? yes\"}\n{\"text\":\"bye\"}\n");
      assertThat(some.awaitExit()).isZero();
      assertThat(some.out()).isEqualTo("1:Sure? yes\n2:bye\n");
    }
  }

  @Test
  void clear_deletesWhatHasEnded_withItsFiles() {
    String over = start("true");
    String open = start("--", "sleep", "600");
    cli.run("task", "wait", over);
    Path files = folder.resolve("home/runs").resolve(over);
    assertThat(files).exists();

    Cli.Result cleared = cli.run("task", "clear", "--yes");

    assertThat(cleared.out()).isEqualTo(over + "\n");
    assertThat(files).doesNotExist();
    assertThat(cli.run("task", "list", "-q").out()).isEqualTo(open + "\n");
    cli.run("task", "stop", open);
  }

  @Test
  void explain_saysWhereACommandBelongs() {
    Cli.Result follows = cli.run("task", "explain", "--", "tail", "-f", "a b");
    assertThat(follows.exit()).isZero();
    assertThat(follows.out()).startsWith("background, rule follow: `tail -f 'a b'` goes on");
    assertThat(cli.run("task", "explain", "make all").out())
        .isEqualTo("foreground: not diverted: no rule applies\n");
    Cli.Result own =
        cli.run("task", "explain", "make all", "--pattern", "/[/", "--pattern", "make", "--jsonl");
    assertThat(own.exit()).isZero();
    assertThat(own.out()).contains("{\"decision\":\"background\",\"rule\":\"pattern\"");
    assertThat(own.err()).contains("--pattern 1 is '/[/', which is no usable pattern");
  }

  @Test
  void arm_isForTheNextCommandOfASession() {
    assertThat(cli.run("task", "arm", "--session", "s", "--window", "1m").err()).contains("until");
    assertThat(cli.run("task", "explain", "ls", "--session", "s").out()).contains("rule armed");
    assertThat(cli.run("task", "explain", "ls", "--session", "s", "--take").out())
        .contains("background, rule armed: the next command was to run in the background");
    assertThat(cli.run("task", "explain", "ls", "--session", "s", "--take").out())
        .startsWith("foreground");
    assertThat(cli.run("task", "arm", "--window", "2d").err())
        .contains("--window is '2d', allowed: 1s to 1d");
  }

  @Test
  void settings_areWhatTasksDoWithoutOptions() {
    Cli set =
        cli.with(
            Map.of(
                "PATH",
                System.getenv("PATH"),
                "PAWL_TASKS_TIMEOUT",
                "1s",
                "PAWL_TASKS_RESOURCES",
                "nice",
                "PAWL_TASKS_AUTO_BACKGROUND_PATTERNS",
                "/^npm/"));

    set.run("task", "start", "--cwd", folder.toString(), "--id", "t", "--", "sleep", "600");

    assertThat(cli.run("task", "wait", "t").exit()).isEqualTo(128 + 15);
    assertThat(cli.run("why", "t").out()).contains("it ran for longer than 1.0 s");
    assertThat(set.run("task", "start", "--id", "n", "--timeout", "1m", "--", "nice").exit())
        .isZero();
    assertThat(cli.run("task", "wait", "n").out()).isEqualTo("10\n");
    assertThat(set.run("task", "explain", "npm test").out()).contains("rule pattern");
  }

  @Test
  void groups_areShownAndChanged_andTasksWriteAndAreWrittenTo() {
    assertThat(cli.run("task", "group", "one", "--slots", "1").out())
        .containsPattern("GROUP +SLOTS +RUNNING +WAITING +STATE")
        .containsPattern("one +1 +0 +0 +open");
    assertThat(cli.run("task", "group", "one", "--pause").out()).contains("paused");
    assertThat(cli.run("task", "group", "--slots", "2").err()).contains("which group?");
    start("--id", "g", "--group", "one", "--stdin", "--", "sh", "-c", "read it; echo got $it");
    await()
        .atMost(PATIENCE)
        .until(() -> cli.run("task", "group").out().matches("(?s).*one +1 +0 +1 .*"));
    cli.run("task", "group", "one", "--resume");
    await().atMost(PATIENCE).until(() -> cli.run("task", "list").out().contains("running"));

    assertThat(cli.run("task", "stdin", "g").err()).contains("what is to be written?");
    assertThat(cli.withInput("from afar\n").run("task", "stdin", "g", "-").exit()).isZero();

    assertThat(cli.run("task", "wait", "g").out()).isEqualTo("got from afar\n");
    assertThat(cli.run("task", "restart", "g", "--id", "g2").out()).isEqualTo("g2\n");
    await().atMost(PATIENCE).until(() -> cli.run("task", "list").out().contains("running"));
    assertThat(cli.run("task", "stdin", "g2", "--close").exit()).isZero();
    cli.run("task", "wait", "g2");
    assertThat(cli.run("task", "group", "one", "--remove").err()).contains("group one is gone");
  }

  @Test
  void notices_ofTasks_haveTheLastLines_forAgentsAndFollowers() throws Exception {
    cli.run("notices");
    start("--id", "n", "--title", "builds", "echo first && echo second && exit 3");
    cli.run("wait", "n");

    assertThat(cli.run("notices").out()).contains("failed  n  pawl.task: builds: exit 3\n");
    Map<String, String> agent = Map.of("PATH", System.getenv("PATH"), "PAWL_OUTPUT", "agent");
    assertThat(cli.with(agent).run("notices").out()).contains("exit 3\n", "  first\n  second\n");
    try (CliProcess follower = CliProcess.start(folder.resolve("home"), "notices", "-f")) {
      follower.awaitOut("  second\n");
    }
  }

  @Test
  void whatATaskLeavesRunning_isTold_andStoppedWithIt() {
    String id = start("--id", "l", "(trap '' TERM; sleep 77) >/dev/null 2>&1 & sleep 78 & exit 0");
    assertThat(cli.run("task", "wait", id).exit()).isZero();
    assertThat(cli.run("task", "list", "--json").out()).contains("sleep 78");

    Cli.Result stopped = cli.run("task", "stop", id);

    assertThat(stopped.err())
        .contains("is over already, completed", "what it had left running is gone");
    assertThat(ProcessHandle.allProcesses())
        .noneMatch(it -> it.info().commandLine().orElse("").matches(".*sleep 7[78]"));
  }

  @Test
  void mistakes_areNamed() {
    assertThat(cli.run("task").err()).contains("task needs a word: start, list, log");
    assertThat(cli.run("task", "strat").err()).contains("'task strat'; did you mean 'task start'");
    assertThat(cli.run("task", "start").err()).contains("CMD");
    assertThat(cli.run("task", "start", "--", "no-such-program").err())
        .contains("there is no program 'no-such-program' on the PATH");
    assertThat(cli.run("task", "start", "--timeout", "x", "--", "true").err())
        .contains("--timeout is 'x'");
    assertThat(cli.run("task", "start", "--output-max", "1q", "--", "true").err())
        .contains("--output-max is '1q'; give bytes");
    assertThat(cli.run("task", "log", "nobody").exit()).isEqualTo(6);
    assertThat(cli.run("complete", "task", "st").out()).contains("start", "stop");
  }
}
