package dev.pawl.cli;

import dev.pawl.api.Problem;
import dev.pawl.api.ProblemCode;
import dev.pawl.cli.demo.DemoException;
import dev.pawl.cli.link.Json;
import dev.pawl.cli.link.LinkException;
import dev.pawl.cli.text.Style;
import dev.pawl.cli.text.Text;
import java.nio.file.FileSystemException;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What went wrong, as a command tells it: what, why, and what to type next.
///
/// @param code a name of [ProblemCode], `DEMO_FAILED`, `OUTPUT_FAILED`, `FILE_FAILED` or `BUG`
/// @param next a command, if one helps
/// @param retryable whether the same command may succeed later
record Fault(String code, String message, @Nullable String next, boolean retryable, ExitCode exit) {

  /// @param command what was called
  static Fault of(Throwable thrown, Command command) {
    return switch (thrown) {
      case LinkException e -> of(e, command);
      case DemoException e ->
          new Fault("DEMO_FAILED", String.valueOf(e.getMessage()), null, false, ExitCode.ERROR);
      case OutputException e ->
          new Fault("OUTPUT_FAILED", String.valueOf(e.getMessage()), null, true, ExitCode.ERROR);
      case FileSystemException e ->
          new Fault(
              "FILE_FAILED",
              "%s: %s".formatted(e.getFile(), e.getReason() == null ? name(e) : e.getReason()),
              null,
              false,
              ExitCode.ERROR);
      default ->
          new Fault("BUG", "this is a bug in pawl: " + stack(thrown), null, false, ExitCode.ERROR);
    };
  }

  /// Some kinds of it, such as that a file is not there, are told by their names alone.
  private static String name(FileSystemException e) {
    return e.getClass().getSimpleName();
  }

  private static String stack(Throwable thrown) {
    StringBuilder text = new StringBuilder(thrown.toString());
    for (StackTraceElement frame : thrown.getStackTrace()) {
      text.append("\n  at ").append(frame);
    }
    return thrown.getCause() == null
        ? text.toString()
        : text.append("\ncaused by ").append(stack(thrown.getCause())).toString();
  }

  /// Arguments that cannot be understood.
  static Fault usage(String message, String command) {
    return new Fault(
        ProblemCode.INVALID_ARGUMENT.name(), message, command + " --help", false, ExitCode.USAGE);
  }

  private static Fault of(LinkException e, Command command) {
    Problem problem = e.problem();
    return new Fault(
        problem.code(),
        problem.detail() + candidates(problem),
        next(e, command),
        problem.retryable(),
        ExitCode.of(e.code()));
  }

  private static String candidates(Problem problem) {
    return problem.candidates() == null
        ? ""
        : problem.candidates().stream()
            .map(run -> "\n  %s  %s  %s".formatted(run.id(), run.type(), run.state()))
            .collect(Collectors.joining());
  }

  private static @Nullable String next(LinkException e, Command command) {
    if (e.problem().next() != null) {
      return e.problem().next() + command.homeArgument();
    }
    return switch (e.code()) {
      case NO_SUCH_RUN -> "pawl ps --all" + command.homeArgument();
      case NO_SUCH_SUBSCRIPTION -> "pawl subscribe" + command.homeArgument();
      case INVALID_QUERY -> "pawl help filters";
      case INVALID_ARGUMENT, INVALID_PAYLOAD, LIMIT_EXCEEDED ->
          command.spec.qualifiedName() + " --help";
      case WRONG_STATE, RUN_ID_CONFLICT -> ofRun("pawl show ", command);
      case WAIT_TIMED_OUT -> ofRun("pawl why ", command);
      default -> null;
    };
  }

  private static @Nullable String ofRun(String verb, Command command) {
    return command.runId().equals(Command.NO_RUN)
        ? null
        : verb + Text.quoted(command.runId()) + command.homeArgument();
  }

  /// Says it on `err`: as words, or as one JSON object.
  void print(Terminal terminal, Format format) {
    if (format != Format.TEXT) {
      SequencedMap<String, Object> object = new LinkedHashMap<>();
      object.put("code", code);
      object.put("message", message);
      if (next != null) {
        object.put("next", next);
      }
      object.put("retryable", retryable);
      object.put("exit", exit.number());
      terminal.err().println(Text.visibleJson(Json.line(object)));
      return;
    }
    Style style = terminal.errStyle();
    terminal.err().println(style.red("error:") + " " + Text.visibleLines(message));
    if (next != null) {
      terminal.err().println(style.dim("next:") + " " + Text.visible(next));
    }
  }
}
