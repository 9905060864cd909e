package dev.pawl.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program that is asked for something and answers soon, or not at all.
final class Call {
  private static final int COMPLAINT_BYTES = 400;

  private Call() {}

  /// What became of a call.
  sealed interface Answer {
    /// It ended with a code, and with this on its standard error, the first 400 bytes.
    record Code(int code, String complaint) implements Answer {}

    /// It could not be started, or has not ended in time.
    record None(String why) implements Answer {}
  }

  /// @param environment all that it gets
  static Answer of(List<String> words, Duration patience, Map<String, String> environment) {
    ProcessBuilder builder =
        new ProcessBuilder(words).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process;
    try {
      process = Spawn.start(builder);
      process.getOutputStream().close();
    } catch (IOException e) {
      return new Answer.None(String.valueOf(e.getMessage()));
    }
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Answer.None("no answer within %s s".formatted(patience.toMillis() / 1_000.0));
      }
      // Only what is there: a process that it has left behind may hold the other end for ever.
      int there = Math.min(process.getErrorStream().available(), COMPLAINT_BYTES);
      byte[] complaint = process.getErrorStream().readNBytes(there);
      return new Answer.Code(
          process.exitValue(), new String(complaint, StandardCharsets.UTF_8).strip());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Answer.None("interrupted");
    } catch (IOException e) {
      return new Answer.None(String.valueOf(e.getMessage()));
    } finally {
      process.destroyForcibly();
    }
  }
}
