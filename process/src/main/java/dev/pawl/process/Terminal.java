package dev.pawl.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Gives commands a terminal, by the program `script` of util-linux. Thread-safe.
final class Terminal {
  private static final String NAME = "xterm-256color";
  private static final int TRIAL_CODE = 7;
  private static final Duration TRIAL_PATIENCE = Duration.ofSeconds(20);

  private final Tools tools;
  private volatile @Nullable Path script;

  Terminal(Tools tools) {
    this.tools = tools;
  }

  /// The command as it has to be started.
  ///
  /// @throws StartException if there is no program that can do it
  Command wrap(Command command) throws StartException {
    SortedMap<String, String> environment = new TreeMap<>(command.environment());
    environment.putIfAbsent("TERM", NAME);
    // `script` has this shell read the text.
    environment.put("SHELL", "/bin/sh");
    String text = text(command.words(), command.environment().get("SHELL"));
    return command.with(List.of(script().toString(), "-qec", text, "/dev/null"), environment);
  }

  private String text(List<String> words, @Nullable String shell) {
    String size = tools.find("stty").map(it -> quoted(it) + " rows 24 cols 80; ").orElse("");
    String before = shell == null ? "unset SHELL; " : "SHELL=" + Command.quoted(shell) + "; ";
    return size
        + before
        + "exec "
        + words.stream().map(Command::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(Path program) {
    return Command.quoted(program.toString());
  }

  private Path script() throws StartException {
    Path known = script;
    if (known != null) {
      return known;
    }
    Path found =
        tools
            .find("script")
            .orElseThrow(() ->
                new StartException(
                    "a terminal needs the program script; install the package bsdutils (Debian,"
                        + " Ubuntu) or util-linux, or do without a terminal"));
    Call.Answer answer =
        tools.call(
            List.of(found.toString(), "-qec", "exit " + TRIAL_CODE, "/dev/null"), TRIAL_PATIENCE);
    if (!(answer instanceof Call.Answer.Code(int code, String complaint))) {
      throw new StartException("the program %s does not answer".formatted(found), true, null);
    }
    if (code != TRIAL_CODE) {
      throw new StartException(
          "the program %s does not give exit codes as that of util-linux does (%s); install the"
                  .formatted(found, complaint)
              + " package bsdutils (Debian, Ubuntu) or util-linux, or do without a terminal");
    }
    script = found;
    return found;
  }
}
