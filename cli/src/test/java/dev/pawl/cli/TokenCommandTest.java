package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A daemon's TCP port and its tokens, as a person opens and closes them.
@ExtendWith(SoundHomes.class)
final class TokenCommandTest {
  @TempDir static Path home;
  @TempDir Path folder;

  private final Cli cli = new Cli(home);

  private static JsonNode json(Cli.Result result) {
    assertThat(result.exit()).as(result.err()).isZero();
    return JsonMapper.shared().readTree(result.out());
  }

  private static int call(String address, String token) throws IOException {
    URI uri = URI.create("http://" + address + "/api/v1/info");
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setRequestProperty("Authorization", "Bearer " + token);
    int status = connection.getResponseCode();
    connection.disconnect();
    return status;
  }

  @Test
  void token_worksUntilItIsRevoked() throws IOException {
    Cli.Result started = cli.run("daemon", "restart", "--tcp", "0");
    JsonNode info = json(cli.run("daemon", "status", "--json"));
    String address = info.path("tcp").asString();
    Cli.Result created = cli.run("token", "create", "grafana", "--scope", "view");
    String token = created.out().strip();

    assertThat(started.err()).contains(", TCP " + address + ", home ");
    assertThat(address).matches("127\\.0\\.0\\.1:[0-9]+");
    assertThat(token).startsWith("pawl_");
    assertThat(created.err()).contains("not shown again").doesNotContain(token);
    assertThat(call(address, token)).isEqualTo(200);
    assertThat(cli.run("token", "list").out())
        .contains("grafana", "view", "never")
        .doesNotContain(token);
    assertThat(cli.run("token", "revoke", "grafana").err()).contains("revoked: grafana");
    assertThat(call(address, token)).isEqualTo(401);
    assertThat(cli.run("token", "revoke", "grafana").exit()).isEqualTo(7);
    assertThat(cli.run("token", "list").err()).contains("there is no token");
  }

  @Test
  void token_asJson_hasAllOfIt() {
    JsonNode created =
        json(cli.run("token", "create", "j", "--scope", "owner", "--expires", "30d", "--json"));
    JsonNode listed = json(cli.run("token", "list", "--json")).path("tokens").path(0);

    assertThat(created.path("token").asString()).startsWith("pawl_");
    assertThat(listed).isEqualTo(created.path("about"));
    assertThat(listed.path("expiresAt").asString())
        .isGreaterThan(listed.path("createdAt").asString());
    cli.run("token", "revoke", "j");
  }

  @Test
  void wrongUse_isExplained() {
    assertThat(cli.run("token", "make").err()).contains("create, list, revoke");
    assertThat(cli.run("token", "create", "--scope", "view").err()).contains("NAME is missing");
    assertThat(cli.run("token", "create", "x").err()).contains("--scope is missing");
    assertThat(cli.run("token", "create", "x", "--scope", "all").err()).contains("view, owner");
    assertThat(cli.run("token", "list", "x").exit()).isEqualTo(2);
    assertThat(cli.run("token", "revoke", "x", "--scope", "view").exit()).isEqualTo(2);
    assertThat(cli.run("daemon", "status", "--tcp", "0").exit()).isEqualTo(2);
  }

  /// W6: told before anything is started or stopped.
  @Test
  void w6_addressOfOtherMachines_isRefusedWithTheWayThatIsSafe() {
    Cli none = new Cli(folder.resolve("none"));

    Cli.Result refused = none.run("daemon", "start", "--tcp", "0.0.0.0:7295");

    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).contains("0.0.0.0:7295", "ssh -L 7295:127.0.0.1:7295");
    assertThat(folder.resolve("none")).doesNotExist();
    long before = cli.run("daemon", "start").exit();
    long pid = cli.daemon().orElseThrow().pid();
    assertThat(cli.run("daemon", "restart", "--tcp", "[::]:1").exit()).isEqualTo(2);
    assertThat(before).isZero();
    assertThat(cli.daemon().orElseThrow().pid()).isEqualTo(pid);
  }

  @Test
  void restart_withAPort_whileOthersFollow_isNotTakenByTheirs() throws Exception {
    Path own = folder.resolve("home");
    Seed.in(own).waiting("w");
    Cli cli = new Cli(own);
    try (CliProcess one = CliProcess.start(own, "watch", "w");
        CliProcess two = CliProcess.start(own, "notices", "-f")) {
      one.awaitErr("w of workflow");
      two.awaitErr("subscribed");

      Cli.Result restarted = cli.run("daemon", "restart", "--tcp", "0");

      assertThat(restarted.exit()).as(restarted.err()).isZero();
      assertThat(json(cli.run("daemon", "status", "--json")).path("tcp").asString())
          .startsWith("127.0.0.1:");
      cli.run("signal", "w", "go", "\"on\"");
      assertThat(one.awaitExit()).isZero();
    }
    cli.stopDaemon();
  }

  @Test
  void start_ofOneThatRunsWithoutAPort_saysSo() {
    Cli own = new Cli(folder.resolve("own"));
    own.run("daemon", "start");

    Cli.Result second = own.run("daemon", "start", "--tcp", "0");

    assertThat(second.exit()).isEqualTo(7);
    assertThat(second.err()).contains("pawl daemon restart --tcp 0");
    own.stopDaemon();
  }
}
