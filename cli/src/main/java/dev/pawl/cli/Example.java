package dev.pawl.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/// An example in the help of a command: a line for a shell, and after ` # ` a note. A note names
/// the exit code where it is not 0: `exit 5 if …`.
///
/// @param command as it is typed
/// @param exit how it ends
/// @param note empty for none
record Example(String command, int exit, String note) {
  private static final Pattern LINE = Pattern.compile("  (?<command>\\S.*?)(?:\\s+# (?<note>.*))?");
  private static final Pattern EXIT = Pattern.compile("\\bexit (?<code>[0-9]+)");

  /// Those of a command, from its help.
  static List<Example> of(CommandSpec command) {
    List<Example> examples = new ArrayList<>();
    boolean here = false;
    for (String line : command.usageMessage().footer()) {
      Matcher example = LINE.matcher(line);
      if (line.equals("Examples:")) {
        here = true;
      } else if (here && example.matches()) {
        String note = example.group("note") == null ? "" : example.group("note");
        Matcher exit = EXIT.matcher(note);
        int code = exit.find() ? Integer.parseInt(exit.group("code")) : 0;
        examples.add(new Example(example.group("command"), code, note));
      } else {
        here = false;
      }
    }
    return examples;
  }
}
