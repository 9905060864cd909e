package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// `--where` on commands that act: to all that match, seen before, and never unasked.
@ExtendWith(SoundHomes.class)
final class BulkTest {
  @TempDir Path folder;
  private Path home;
  private Cli cli;

  @BeforeEach
  void seed() {
    home = folder.resolve("home");
    cli = new Cli(home);
    Seed seed = Seed.in(home);
    seed.waiting("w1");
    seed.waiting("w2");
    seed.failed("bad");
  }

  @Test
  void dryRun_listsAndDoesNothing() {
    Cli.Result listed = cli.run("stop", "--where", "state:waiting", "--dry-run");

    assertThat(listed.exit()).isZero();
    assertThat(listed.out().lines())
        .containsExactlyInAnyOrder("w1  wait  waiting", "w2  wait  waiting");
    assertThat(listed.err()).contains("2 runs would be meant");
    assertThat(cli.run("stop", "--where", "state:waiting", "--dry-run", "-q").out().lines())
        .containsExactlyInAnyOrder("w1", "w2");
    assertThat(cli.run("ps", "state:waiting", "-q").out().lines()).hasSize(2);
  }

  @Test
  void where_withoutAYes_isRefusedOrAsked() {
    assertThat(cli.run("cancel", "--where", "state:waiting"))
        .satisfies(it -> assertThat(it.exit()).isEqualTo(2))
        .satisfies(it -> assertThat(it.err()).contains("--yes"));
    Cli.Result no = new Cli(home).onTerminal().withInput("n\n").run("cancel", "--where", "is:open");
    assertThat(no.err()).contains("cancel 2 runs?", "nothing was done");
    assertThat(cli.run("ps", "state:waiting", "-q").out().lines()).hasSize(2);
  }

  @Test
  void where_withAYes_doesItToAll_andSaysToHowMany() {
    Cli.Result stopped = cli.run("terminate", "--where", "state:waiting,failed", "-y");

    assertThat(stopped.exit()).isZero();
    assertThat(stopped.err()).contains("terminate: 2 done, 1 not possible, 0 failed (bulk-");
    assertThat(cli.run("ps", "state:canceled", "-q").out().lines())
        .containsExactlyInAnyOrder("w1", "w2");
    assertThat(cli.run("rm", "--where", "state:canceled", "-y", "--json").out())
        .contains("\"kind\" : \"bulk\"", "\"done\"");
    assertThat(cli.run("ps", "type:wait", "-q").out()).isEmpty();
  }

  @Test
  void signal_where_takesItsNameFirst() {
    Cli.Result sent = cli.run("signal", "--where", "type:wait", "go", "\"on\"", "-y");

    assertThat(sent.exit()).as(sent.err()).isZero();
    assertThat(sent.err()).contains("signal: 2 done");
    assertThat(cli.run("wait", "w1").exit()).isZero();
    assertThat(cli.run("wait", "w2").exit()).isZero();
  }

  @Test
  void badUse_saysWhatToDo() {
    for (List<String> wrong :
        List.of(
            List.of("cancel"),
            List.of("cancel", "w1", "--where", "is:open"),
            List.of("cancel", "w1", "--dry-run"),
            List.of("cancel", "--where", " ", "-y"),
            List.of("cancel", "--where", "state:odd", "-y"),
            List.of("rm", "--where", "is:open", "--force", "-y"),
            List.of("signal", "--where", "is:open", "-y"),
            List.of("signal", "--where", "is:open", "w1", "go", "1", "-y"))) {
      assertThat(cli.run(wrong.toArray(String[]::new)).exit()).as("%s", wrong).isEqualTo(2);
    }
    assertThat(cli.run("pause", "--where", "type:none", "-y").err()).contains("no run matches");
    assertThat(cli.run("ps", "state:waiting", "-q").out().lines()).hasSize(2);
  }
}
