package dev.pawl.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/// Runs commands in this process on a home of their own.
final class Cli {
  private final Path home;
  private String input = "";
  private boolean isTerminal;

  Cli(Path home) {
    this.home = home;
  }

  /// How a command ended and what it said.
  record Result(int exit, String out, String err) {}

  /// The same with something on the standard input.
  Cli withInput(String text) {
    input = text;
    return this;
  }

  /// The same on a terminal of 80 columns.
  Cli onTerminal() {
    isTerminal = true;
    return this;
  }

  Result run(String... args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var terminal =
        new Terminal(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            isTerminal,
            isTerminal,
            Map.of("PAWL_HOME", home.toString(), "COLUMNS", "80"));
    int exit = Pawl.run(args, terminal, new Interruption()).number();
    return new Result(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
