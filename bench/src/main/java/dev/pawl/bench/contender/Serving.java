package dev.pawl.bench.contender;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/// The program of a contender's process: measures what its parent asks for, line by line.
///
/// A line `measure CALLERS STEPS MILLIS` is answered by `ok SAMPLE` or `failed WHY`; the first
/// answer, `ready` or `failed WHY`, comes unasked. The process ends with its input.
public final class Serving {
  private Serving() {}

  /// Serves until the input ends. What others print goes to stderr.
  public static void serve(Contender.Opening opening, Path directory) throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (LoadDriver driver = new LoadDriver(opening, directory)) {
      answers.println("ready");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        answers.println(answer(driver, line));
      }
    } catch (Exception e) {
      answers.println(failed(e));
    }
  }

  private static String answer(LoadDriver driver, String line) {
    String[] words = line.split(" ", -1);
    try {
      Workload load = new Workload(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
      Duration time = Duration.ofMillis(Long.parseLong(words[3]));
      return "ok " + driver.measure(load, time).line();
    } catch (Exception e) {
      return failed(e);
    }
  }

  /// The reason in one line; the trace goes to the log of the process.
  public static String failed(Exception e) {
    System.getLogger("dev.pawl.bench").log(System.Logger.Level.ERROR, "failed", e);
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return "failed " + String.valueOf(cause).replaceAll("\\s+", " ");
  }
}
