package dev.pawl.cli;

import dev.pawl.api.NoticeView;
import dev.pawl.api.ProblemCode;
import dev.pawl.cli.link.LinkException;
import dev.pawl.cli.link.Records;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Runs a program for notices, each until it has taken it.
final class NoticeProgram {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final List<String> command;
  private final Consumer<String> say;

  /// @param say tells a person what goes wrong
  NoticeProgram(String program, List<String> arguments, Consumer<String> say) {
    command = new ArrayList<>(List.of(program));
    command.addAll(arguments);
    this.say = say;
  }

  /// Returns when the program has ended with exit code 0.
  ///
  /// @throws LinkException if it cannot be run at all
  void untilTaken(NoticeView notice) throws InterruptedException {
    Duration wait = FIRST;
    for (int exit = run(notice); exit != 0; exit = run(notice)) {
      say.accept(
          "%s ended with exit code %d for notice %d; again in %d s"
              .formatted(command.getFirst(), exit, notice.number(), wait.toSeconds()));
      Thread.sleep(wait);
      wait = wait.multipliedBy(2).compareTo(LONGEST) < 0 ? wait.multipliedBy(2) : LONGEST;
    }
  }

  private int run(NoticeView notice) throws InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    Map<String, String> environment = builder.environment();
    environment.put("PAWL_NOTICE_RUN", notice.run());
    environment.put("PAWL_NOTICE_TYPE", notice.type());
    environment.put("PAWL_NOTICE_EVENT", notice.event());
    environment.put("PAWL_NOTICE_TEXT", notice.text().replace('\0', ' '));
    Process process = start(builder);
    try (OutputStream in = process.getOutputStream()) {
      in.write((Records.write(notice) + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException _) {
      // A program need not read its input.
    }
    return ended(process);
  }

  private static Process start(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new LinkException(
          ProblemCode.INVALID_ARGUMENT, "--exec cannot be run: " + e.getMessage());
    }
  }

  private static int ended(Process process) throws InterruptedException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      throw e;
    }
  }
}
