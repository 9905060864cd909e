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
    assertThat(waited.err()).contains("failed: exit 3");
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
    await().atMost(PATIENCE).until(() -> Files.readString(result).contains("end\n"));

    Cli.Result waited = cli.run("task", "wait", id);

    assertThat(waited.exit()).isEqualTo(42);
    assertThat(waited.out()).isEqualTo("done\n");
    assertThat(cli.run("notices").err()).doesNotContain("error");
  }

  @Test
  void why_ofATaskThatFailed_isItsEndAndItsLastWords_andHowToTryAgain() {
    String id = start("seq 20; echo 'cannot open \033[31mconfig' >&2; exit 4");
    assertThat(cli.run("task", "wait", id, "-q").exit()).isEqualTo(4);

    Cli.Result why = cli.run("why", id);

    assertThat(why.out().lines().map(String::strip))
        .containsSubsequence(
            id + "  pawl.task  failed",
            "because   exit 4",
            "output    its last lines; all of them: pawl logs " + id,
            "12",
            "20",
            "cannot open config",
            "next      pawl task restart " + id)
        .doesNotContain("11");
    assertThat(why.out()).doesNotContain("dev.pawl", "KvChanged");
    assertThat(cli.run("why", id, "--json").out()).contains("\"text\" : \"cannot open config\"");
    Cli.Result retried = cli.run("retry", id);
    assertThat(retried.exit()).isEqualTo(7);
    assertThat(retried.err())
        .contains(id + " is a task; start its command once more with: pawl task restart " + id);
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
    assertThat(stopped.err()).contains("server stopped");
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
  void x1_titlesWordsAndNames_areShownWithoutWhatActsOnATerminal() {
    String evil = "\u001b]0;pwned\u0007\u001b[2Jred\u202e";
    cli.run("notices");
    String id = start("--title", evil, "--label", "of=" + evil, "--", "echo", evil);
    cli.run("task", "wait", id);

    for (String[] command :
        new String[][] {
          {"task", "list"},
          {"task", "list", "--json"},
          {"task", "stop", id},
          {"task", "wait", id},
          {"ps", "--all"},
          {"show", id},
          {"why", id},
          {"tree", id},
          {"history", id},
          {"notices"},
          {"notices", "--json"},
          {"task", "restart", id},
          {"task", "group", evil, "--slots", "1"},
          {"task", "group"},
          {"task", "start", "--group", evil, "--", "true"},
        }) {
      Cli.Result shown = cli.run(command);
      assertThat(shown.out() + shown.err())
          .as(String.join(" ", command))
          .isNotEmpty()
          .doesNotContain("\u001b", "\u0007", "\u202e");
    }
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
  void logFollowed_waitsForTheStart_andTellsOfTheRemoval() throws Exception {
    String late = start("--delay", "1s", "--", "echo", "on");
    assertThat(cli.run("task", "log", late, "-f").out()).isEqualTo("on\n");

    String removed = start("echo up; sleep 600");
    try (CliProcess log = CliProcess.start(folder.resolve("home"), "task", "log", removed, "-f")) {
      await().atMost(PATIENCE).until(() -> log.out().contains("up"));
      assertThat(cli.run("rm", removed, "--force", "--yes").exit()).isZero();

      assertThat(log.awaitExit()).isEqualTo(6);
      assertThat(log.err()).contains("no run has the id " + removed);
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
        cli.run("task", "explain", "--pattern", "/[/", "--pattern", "make", "--jsonl", "make all");
    assertThat(own.exit()).isZero();
    assertThat(own.out()).contains("{\"decision\":\"background\",\"rule\":\"pattern\"");
    assertThat(own.err()).contains("--pattern 1 is '/[/', which is no usable pattern");
  }

  @Test
  void arm_isForTheNextCommandOfASession() {
    assertThat(cli.run("task", "arm", "--session", "s", "--window", "1m").err()).contains("until");
    assertThat(cli.run("task", "explain", "--session", "s", "ls").out()).contains("rule armed");
    assertThat(cli.run("task", "explain", "--session", "s", "--take", "ls").out())
        .contains("background, rule armed: the next command was to run in the background");
    assertThat(cli.run("task", "explain", "--session", "s", "--take", "ls").out())
        .startsWith("foreground");
    assertThat(cli.run("task", "arm", "--window", "2d").err())
        .contains("--window is '2d', allowed: 1s to 1d");
  }

  @Test
  void wait_isNeverASuccess_ofWhatWasNone_andTellsProgramsHowItWas() {
    String late =
        start("--timeout", "1s", "--", "sh", "-c", "trap 'exit 0' TERM; sleep 600 & wait");
    String well = start("--success", "0,3", "--", "sh", "-c", "exit 3");

    assertThat(cli.run("task", "wait", late).exit()).isEqualTo(3);
    assertThat(cli.run("wait", late, "--exit-code").exit()).isEqualTo(3);
    assertThat(cli.run("task", "wait", well).exit()).isZero();
    assertThat(cli.run("task", "wait", late, "--json").out())
        .contains("\"cause\" : \"timeout\"", "\"exitCode\" : 0", "\"timeoutMillis\" : 1000");
    assertThat(cli.run("task", "wait", well, late, "--fields", "exitCode").out()).contains("3\n0");
    assertThat(cli.run("logs", late, "--since", "1h").err()).contains("is a task", "--since out");
  }

  @Test
  void task_thatWaits_saysForWhat() {
    cli.run("task", "group", "held", "--slots", "1");
    cli.run("task", "group", "held", "--pause");
    String held = start("--group", "held", "--", "true");
    String server = start("--", "sleep", "600");
    String second = start("--after", "@last", "--", "true");

    assertThat(cli.run("task", "wait", server, "--for", "running").exit()).isZero();
    assertThat(cli.run("task", "wait", server, "--for", "ready").err())
        .contains("was started without --ready");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(cli.run("why", held).out())
                .contains(
                    "group held is paused; let it go on with: pawl task group held --resume"));
    cli.run("task", "group", "held", "--resume");
    assertThat(cli.run("why", server).out())
        .containsPattern("because +it is running, begun .* ago, process");
    assertThat(cli.run("why", second).out()).contains("waits for run " + server);
    assertThat(cli.run("ps").out()).doesNotContain("pawl.process");
    assertThat(cli.run("task", "extend", server, "--timeout", "2h").err())
        .contains("timeout 2 h 0 min, idle timeout none");
    assertThat(cli.run("task", "stop", server).err()).contains(server + " stopped");
    assertThat(cli.run("task", "start", "--backoff", "2s", "--", "true").err())
        .contains("--backoff says nothing without --retry N");
  }

  @Test
  void labels_areGiven_andByTheGroupsAllOfItIsPaused() {
    cli.run("task", "group", "builds", "--slots", "1");
    String one = start("--group", "builds", "--label", "team=web", "--", "sleep", "600");
    String two = start("--group", "builds", "--", "sleep", "600");
    await().atMost(PATIENCE).until(() -> cli.run("task", "list", "is:open").out().contains(" run"));

    String query = "is:open label.group:builds";
    assertThat(cli.run("ps", "-q", "label.team:web").out()).isEqualTo(one + "\n");
    assertThat(cli.run("pause", "--where", query, "--yes").exit()).isZero();
    assertThat(cli.run("task", "list", "--fields", "state").out()).doesNotContain("running");
    assertThat(cli.run("stop", "--where", query, "--yes").exit()).isZero();
    assertThat(cli.run("task", "wait", one, two).exit()).isEqualTo(128 + 15);
    assertThat(cli.run("task", "start", "--label", "web", "--", "true").err())
        .contains("--label is 'web'; give NAME=VALUE");
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
