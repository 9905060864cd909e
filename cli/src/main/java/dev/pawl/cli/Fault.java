package dev.pawl.cli;

import dev.pawl.cli.access.Json;
import dev.pawl.cli.demo.DemoException;
import dev.pawl.cli.source.SourceException;
import dev.pawl.cli.text.Style;
import dev.pawl.cli.text.Text;
import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What went wrong, as a command tells it: what, why, and what to type next.
///
/// @param code a name of [ErrorCode], `DEMO_FAILED`, `OUTPUT_FAILED`, or `BUG`
/// @param next a command, if one helps
/// @param retryable whether the same command may succeed later
record Fault(String code, String message, @Nullable String next, boolean retryable, ExitCode exit) {

  /// @param command what was called
  static Fault of(Throwable thrown, Command command) {
    return switch (thrown) {
      case PawlException e -> of(e, command);
      case SourceException e ->
          new Fault(
              ErrorCode.INVALID_ARGUMENT.name(),
              String.valueOf(e.getMessage()),
              null,
              false,
              ExitCode.USAGE);
      case DemoException e ->
          new Fault("DEMO_FAILED", String.valueOf(e.getMessage()), null, false, ExitCode.ERROR);
      case OutputException e ->
          new Fault("OUTPUT_FAILED", String.valueOf(e.getMessage()), null, true, ExitCode.ERROR);
      default ->
          new Fault("BUG", "this is a bug in pawl: " + stack(thrown), null, false, ExitCode.ERROR);
    };
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
        ErrorCode.INVALID_ARGUMENT.name(), message, command + " --help", false, ExitCode.USAGE);
  }

  private static Fault of(PawlException e, Command command) {
    ErrorCode code = e.code();
    return new Fault(
        code.name(),
        String.valueOf(e.getMessage()),
        next(code, command),
        isRetryable(code),
        ExitCode.of(code));
  }

  private static @Nullable String next(ErrorCode code, Command command) {
    return switch (code) {
      case NO_SUCH_RUN -> "pawl ps --all" + command.homeArgument();
      case INVALID_QUERY -> "pawl help query";
      case INVALID_ARGUMENT, INVALID_PAYLOAD, LIMIT_EXCEEDED ->
          command.spec.qualifiedName() + " --help";
      case WRONG_STATE, RUN_ID_CONFLICT ->
          "pawl show " + Text.quoted(command.runId()) + command.homeArgument();
      case STORE_IN_USE -> "pawl ps" + command.homeArgument();
      case REGISTRATION,
          WAIT_TIMED_OUT,
          NONDETERMINISM,
          CORRUPT_HISTORY,
          STORE_NEWER,
          STORE_CORRUPT,
          STORE_FULL,
          STORE_UNAVAILABLE,
          CLOSED ->
          null;
    };
  }

  private static boolean isRetryable(ErrorCode code) {
    return switch (code) {
      case STORE_IN_USE, STORE_FULL, STORE_UNAVAILABLE, WAIT_TIMED_OUT, CLOSED -> true;
      case INVALID_ARGUMENT,
          LIMIT_EXCEEDED,
          INVALID_PAYLOAD,
          INVALID_QUERY,
          NO_SUCH_RUN,
          RUN_ID_CONFLICT,
          WRONG_STATE,
          REGISTRATION,
          NONDETERMINISM,
          CORRUPT_HISTORY,
          STORE_NEWER,
          STORE_CORRUPT ->
          false;
    };
  }

  /// Says it on `err`: as words, or as one JSON object.
  void print(Terminal terminal, boolean asJson) {
    if (asJson) {
      SequencedMap<String, Object> object = new LinkedHashMap<>();
      object.put("code", code);
      object.put("message", message);
      if (next != null) {
        object.put("next", next);
      }
      object.put("retryable", retryable);
      object.put("exit", exit.number());
      terminal.err().println(Json.line(object));
      return;
    }
    Style style = terminal.errStyle();
    terminal.err().println(style.red("error:") + " " + Text.visibleLines(message));
    if (next != null) {
      terminal.err().println(style.dim("next:") + " " + Text.visible(next));
    }
  }
}
