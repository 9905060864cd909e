package dev.pawl.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A service of systemd's user manager that holds a runner and all of its command. Never a scope:
/// those do not take all properties.
///
/// The runner itself is in it, so that identity, exit code, signals, input and output are as they
/// are without it, and nobody depends on `systemd-run`, which only waits.
record Unit(String name, Tools tools) {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int NAME_BYTES = 8;

  /// As long as systemd gives a unit by itself; a longer grace of a command is kept, too.
  private static final long STOP_SECONDS = 90;

  private static final long STOP_MARGIN_SECONDS = 30;

  /// How systemd speaks of a unit that has ended meanwhile.
  private static final String GONE = "not loaded.";

  /// What a POSIX shell takes for a variable; it gives no others to its programs.
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /// The one of a folder.
  static Unit of(Path folder, Tools tools) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(folder.toString().getBytes(StandardCharsets.UTF_8));
      String text = HexFormat.of().formatHex(hash, 0, NAME_BYTES);
      return new Unit("pawl-%s.service".formatted(text), tools);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The words that start a program in a unit, and wait for its end.
  static List<String> words(
      Path systemdRun, String name, Path folder, List<String> properties, List<String> program) {
    List<String> words = new ArrayList<>();
    words.add(systemdRun.toString());
    words.addAll(List.of("--user", "--quiet", "--wait", "--collect", "--pipe"));
    words.addAll(List.of("--unit=" + name, "--service-type=exec"));
    words.add("--working-directory=" + folder);
    properties.forEach(it -> words.add("--property=" + it));
    words.add("--");
    // systemd puts its own variables for those with a `$`.
    program.forEach(word -> words.add(word.replace("$", "$$")));
    return words;
  }

  /// What is set besides the controls: no signal is ignored, and the manager does not end it before
  /// its grace is over.
  static List<String> properties(List<String> controls, Duration grace) {
    List<String> all = new ArrayList<>(controls);
    all.add("IgnoreSIGPIPE=no");
    long seconds = Math.max(STOP_SECONDS, grace.toSeconds() + STOP_MARGIN_SECONDS);
    all.add("TimeoutStopSec=" + seconds);
    return all;
  }

  /// Text for a shell in the unit, without any environment, that becomes the runner with its own.
  /// So neither the manager's variables come in, nor do values go through arguments and the bus.
  static String enterText(Map<String, String> environment, String umask, List<String> runner) {
    StringBuilder text = new StringBuilder("umask ").append(Command.quoted(umask)).append('\n');
    environment.forEach((variable, value) -> {
      if (NAME.matcher(variable).matches()) {
        text.append("export ").append(variable).append('=');
        text.append(Command.quoted(value)).append('\n');
      }
    });
    // Of its own, begun as ours is: systemd-run may have written to that.
    text.append("echo >complaint\nexec");
    runner.forEach(word -> text.append(' ').append(Command.quoted(word)));
    return text.append(" 2>>complaint\n").toString();
  }

  /// Has systemd send SIGTERM to all in it.
  ///
  /// @throws IOException if it does not; nothing was stopped then
  void stop() throws IOException {
    systemctl("stop", "--no-block");
  }

  /// Has systemd send SIGKILL to all in it, its runner too.
  void kill() throws IOException {
    systemctl("kill", "--signal=SIGKILL");
  }

  private void systemctl(String verb, String option) throws IOException {
    Path program =
        tools
            .find("systemctl")
            .orElseThrow(() ->
                new IOException(
                    "unit %s cannot be stopped: the program systemctl is gone; install systemd"
                        .formatted(name)));
    String why =
        switch (tools.call(List.of(program.toString(), "--user", verb, option, name), PATIENCE)) {
          case Call.Answer.Code(int code, String complaint)
              when code == 0 || complaint.endsWith(GONE) ->
              "";
          case Call.Answer.Code(int code, String complaint) ->
              complaint.isEmpty() ? "exit code " + code : complaint;
          case Call.Answer.None(String reason) -> reason;
        };
    if (!why.isEmpty()) {
      throw new IOException(
          "systemd did not %s the unit %s, which goes on: %s; try again, or: systemctl --user %s %s"
              .formatted(verb, name, why, verb, name));
    }
  }
}
