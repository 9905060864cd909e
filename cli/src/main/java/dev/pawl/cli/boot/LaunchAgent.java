package dev.pawl.cli.boot;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// An agent of launchd, on macOS.
public final class LaunchAgent {
  private static final String LABEL = "dev.pawl.daemon";

  private LaunchAgent() {}

  /// The agent for a service.
  ///
  /// @param userHome the user's home folder
  public static BootEntry of(Service service, Path userHome) {
    Path file = userHome.resolve("Library/LaunchAgents").resolve(LABEL + ".plist");
    return new BootEntry(
        file,
        text(service),
        file,
        List.of(List.of("launchctl", "load", "-w", file.toString())),
        List.of(List.of("launchctl", "unload", "-w", file.toString())),
        List.of(),
        "it starts when you log in");
  }

  private static String text(Service service) {
    String program =
        service.program().stream()
            .map(word -> "    <string>%s</string>\n".formatted(escaped(word)))
            .collect(Collectors.joining());
    String environment =
        service.environment().entrySet().stream()
            .map(entry ->
                "    <key>%s</key><string>%s</string>\n"
                    .formatted(escaped(entry.getKey()), escaped(entry.getValue())))
            .collect(Collectors.joining());
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" \
    "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
    <!-- %s. Changes are lost when that is called again. -->
    <plist version="1.0">
    <dict>
      <key>Label</key><string>%s</string>
      <key>ProgramArguments</key>
      <array>
    %s  </array>
      <key>EnvironmentVariables</key>
      <dict>
    %s  </dict>
      <key>RunAtLoad</key><true/>
      <key>KeepAlive</key>
      <dict><key>SuccessfulExit</key><false/></dict>
      <key>ThrottleInterval</key><integer>5</integer>
      <key>ProcessType</key><string>Background</string>
    </dict>
    </plist>
    """
        .formatted(BootEntry.MARK, LABEL, program, environment);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
