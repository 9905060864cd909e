package dev.pawl.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What is to be run.
///
/// @param words the program, which is looked for on the `PATH` of the environment, and its
///   arguments; no shell reads them
/// @param directory where it runs, an absolute path
/// @param environment all that it gets
/// @param output the file to which its output and errors are appended, in the order in which they
///   come; made if it is not there
/// @param input what it reads
/// @param terminal whether it finds a terminal of 80 columns and 24 lines. The program `script` of
///   util-linux makes it; that of macOS takes other options, and that of busybox, on systems with
///   musl, has no exit codes, so both are refused. What is read and written goes through the
///   terminal: it makes `\r\n` of `\n`, shows what it is given to read, and has `^D` for the end of
///   the input. A signal that ends the command is told as exit code, 128 and its number
/// @param controls how much of the machine it may use
public record Command(
    List<String> words,
    Path directory,
    SortedMap<String, String> environment,
    Path output,
    Input input,
    boolean terminal,
    Controls controls) {
  private static final Input NOTHING = new Input.OfFile(Path.of("/dev/null"));

  /// What a command reads.
  public sealed interface Input {
    /// A file, which is read to its end.
    record OfFile(Path file) implements Input {}

    /// What is written to it while it runs, see [SupervisedProcess#write]. It has no end before
    /// [SupervisedProcess#closeInput], or the death of its runner.
    record Open() implements Input {}
  }

  public Command {
    words = List.copyOf(words);
    environment = new TreeMap<>(environment);
    if (words.isEmpty()) {
      throw new IllegalArgumentException("command is empty; name a program");
    }
    words.forEach(word -> check("command", word));
    environment.forEach((name, value) -> {
      check("environment variable", name);
      check("environment variable " + name, value);
      if (name.isEmpty() || name.contains("=")) {
        throw new IllegalArgumentException(
            "environment variable '%s' is no name; it must not be empty or have '='"
                .formatted(name));
      }
    });
    check("directory", directory.toString());
    if (!directory.isAbsolute()) {
      throw new IllegalArgumentException("directory %s is not absolute".formatted(directory));
    }
  }

  /// A command that reads nothing.
  public static Command of(
      List<String> words, Path directory, Map<String, String> environment, Path output) {
    return new Command(
        words, directory, new TreeMap<>(environment), output, NOTHING, false, Controls.NONE);
  }

  /// The same with another input.
  public Command withInput(Input other) {
    return new Command(words, directory, environment, output, other, terminal, controls);
  }

  /// The same in a terminal.
  public Command inTerminal() {
    return new Command(words, directory, environment, output, input, true, controls);
  }

  /// The same with other controls.
  public Command withControls(Controls other) {
    return new Command(words, directory, environment, output, input, terminal, other);
  }

  /// The same with other words and another environment.
  Command with(List<String> otherWords, SortedMap<String, String> otherEnvironment) {
    return new Command(otherWords, directory, otherEnvironment, output, input, terminal, controls);
  }

  private static void check(String field, String text) {
    int nul = text.indexOf('\0');
    if (nul >= 0) {
      throw new IllegalArgumentException(
          "%s has a NUL at %d, which no process can be given; leave it out".formatted(field, nul));
    }
  }

  /// As text for a POSIX shell that sets its variables and its arguments.
  String shellText(Path setsid, Path shell, String umask) {
    StringBuilder text = new StringBuilder();
    assign(text, "_pawl_setsid", setsid.toString());
    assign(text, "_pawl_sh", shell.toString());
    assign(text, "_pawl_umask", umask);
    assign(text, "_pawl_dir", directory.toString());
    assign(text, "_pawl_out", output.toString());
    assign(
        text,
        "_pawl_in",
        switch (input) {
          case Input.OfFile(Path file) -> file.toString();
          case Input.Open() -> ProcessFolder.INPUT;
        });
    assign(text, "_pawl_held", input instanceof Input.Open ? "held" : "");
    text.append("set --");
    words.forEach(word -> text.append(' ').append(quoted(word)));
    return text.append('\n').toString();
  }

  private static void assign(StringBuilder text, String name, String value) {
    text.append(name).append('=').append(quoted(value)).append('\n');
  }

  /// Between single quotes a shell takes everything as it is, except a single quote.
  static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
