package dev.pawl.work.monitor;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// Subcommands of the tools that run containers.
final class Subcommand {
  private static final Options DOCKER =
      Options.of(
          "cHlfp",
          "--context",
          "--config",
          "--host",
          "--log-level",
          "--file",
          "--project-name",
          "--project-directory",
          "--profile",
          "--env-file");
  private static final Options KUBECTL =
      Options.of(
          "nsv", "--namespace", "--context", "--cluster", "--kubeconfig", "--user", "--server");

  private static final Map<String, Options> TOOLS =
      Map.of(
          "docker", DOCKER,
          "docker-compose", DOCKER,
          "podman", DOCKER,
          "podman-compose", DOCKER,
          "nerdctl", DOCKER,
          "kubectl", KUBECTL,
          "oc", KUBECTL);

  /// Words between a tool and what it is to do.
  private static final Set<String> GROUPS = Set.of("compose", "container", "service", "pod");

  private static final Options EXEC =
      Options.of("ceuw", "--container", "--env", "--user", "--workdir", "--index");

  private Subcommand() {}

  /// Where the command stands that `docker exec container command` runs; -1 if there is none.
  static int executed(Call call) {
    int at = end(call, "exec");
    if (at < 0) {
      return -1;
    }
    int container = EXEC.operands(call.arguments(), at);
    return Math.min(call.arguments().size(), EXEC.operands(call.arguments(), container + 1));
  }

  /// Where the arguments of the subcommand begin; -1 if the command is another one.
  static int end(Call call, String subcommand) {
    Options options = TOOLS.get(call.name());
    if (options == null) {
      return -1;
    }
    List<Token.Word> words = call.arguments();
    int at = options.operands(words, 0);
    while (at < words.size() && GROUPS.contains(words.get(at).text())) {
      at = options.operands(words, at + 1);
    }
    return at < words.size() && words.get(at).text().equals(subcommand) ? at + 1 : -1;
  }
}
