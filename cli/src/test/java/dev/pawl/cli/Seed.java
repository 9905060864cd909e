package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.api.RawJson;
import dev.pawl.api.StartRun;
import dev.pawl.api.Started;
import dev.pawl.cli.link.DaemonLink;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;

/// Fills a home with runs in all kinds of states, of the workflows in `Seeds.java`.
final class Seed {
  private final Path home;
  private final Cli cli;

  private Seed(Path home) {
    this.home = home;
    this.cli = new Cli(home);
  }

  static Seed in(Path home) {
    return new Seed(home);
  }

  /// Two that succeeded, one that failed, one that waits for a signal, one that asks, one that was
  /// canceled, and a parent with its child.
  static void fill(Path home) {
    Seed seed = in(home);
    seed.done("done-1", "\"\\u001b[31mred\\n\"");
    seed.doneWithLabel("done-2");
    seed.failed("failed-1");
    seed.waiting("waiting-1");
    seed.canceled("gone-1");
    seed.asking("asking-1");
    seed.parent("parent-1");
  }

  /// The file with the workflows.
  static Path file() {
    try {
      return Path.of(Seed.class.getResource("Seeds.java").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  void done(String id, String json) {
    start("echo", id, json);
    await(id, "succeeded");
  }

  /// With the label `team=x`, by the API.
  private void doneWithLabel(String id) {
    try (DaemonLink link = DaemonLink.running(home).orElseThrow()) {
      var run = new StartRun("echo", null, id, new RawJson("\"plain\""), Map.of("team", "x"), null);
      link.repeat("/runs", run, Started.class);
    }
    await(id, "succeeded");
  }

  void failed(String id) {
    start("fail", id, "\"luck\"");
    await(id, "failed");
  }

  void waiting(String id) {
    start("wait", id, "\"x\"");
    await(id, "waiting");
  }

  void canceled(String id) {
    waiting(id);
    sound(cli.run("cancel", id, "--reason", "not needed"));
    await(id, "canceled");
  }

  void asking(String id) {
    start("ask", id, "\"x\"");
    await(id, "waiting");
  }

  /// Its child waits for a signal.
  void parent(String id) {
    start("parent", id, "\"x\"");
    await(id, "waiting");
    String child = cli.run("ps", "parent:" + id, "--json").out();
    await(child.replaceAll("(?s).*?\"id\":\"([^\"]*)\".*", "$1"), "waiting");
  }

  private void start(String workflow, String id, String json) {
    String file = file().toString();
    sound(cli.run("run", file, json, "--workflow", workflow, "--id", id, "--detach"));
  }

  private void await(String id, String state) {
    sound(cli.run("wait", id, "--for", state, "--timeout", "60s"));
  }

  private static void sound(Cli.Result result) {
    assertThat(result.exit()).as("%s %s", result.out(), result.err()).isZero();
  }
}
