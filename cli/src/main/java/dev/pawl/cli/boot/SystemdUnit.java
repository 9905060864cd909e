package dev.pawl.cli.boot;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A unit of the user's systemd.
public final class SystemdUnit {
  private static final String NAME = "pawl.service";

  private SystemdUnit() {}

  /// The unit for a service.
  ///
  /// @param configs the folder of the user's settings, as in `XDG_CONFIG_HOME`
  public static BootEntry of(Service service, Path configs) {
    Path folder = configs.resolve("systemd").resolve("user");
    return new BootEntry(
        folder.resolve(NAME),
        text(service),
        folder.resolve("default.target.wants").resolve(NAME),
        List.of(command("daemon-reload"), command("enable", NAME), command("restart", NAME)),
        List.of(command("disable", "--now", NAME)),
        List.of(command("daemon-reload")),
        "it starts when you log in; to have it start with the machine: loginctl enable-linger");
  }

  private static List<String> command(String... words) {
    List<String> command = new ArrayList<>(List.of("systemctl", "--user"));
    command.addAll(List.of(words));
    return command;
  }

  private static String text(Service service) {
    String environment =
        service.environment().entrySet().stream()
            .map(entry -> "Environment=" + quoted(entry.getKey() + "=" + entry.getValue()) + "\n")
            .collect(Collectors.joining());
    String program =
        service.program().stream()
            .map(word -> quoted(word).replace("$", "$$"))
            .collect(Collectors.joining(" "));
    return """
    # %s. Changes are lost when that is called again.
    [Unit]
    Description=Pawl, durable work for coding agents
    StartLimitIntervalSec=600
    StartLimitBurst=20

    [Service]
    Type=exec
    %sExecStart=%s
    SuccessExitStatus=130 143
    Restart=on-failure
    RestartSec=5
    TimeoutStopSec=60
    # Tasks and their runners outlive the daemon; the next one takes them over.
    KillMode=process

    [Install]
    WantedBy=default.target
    """
        .formatted(BootEntry.MARK, environment, program);
  }

  /// One word for systemd, which looks for `%` and backslashes also between quotes.
  private static String quoted(String word) {
    return '"' + word.replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "%%") + '"';
  }
}
