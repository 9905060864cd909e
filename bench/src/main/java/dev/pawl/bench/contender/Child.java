package dev.pawl.bench.contender;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A process that was started to be measured, and the lines that go between. For one thread.
public final class Child implements AutoCloseable {
  private static final Duration END = Duration.ofSeconds(15);

  private final String name;
  private final Process process;
  private final Path log;
  private final Writer in;
  private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();

  private Child(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.in = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    Thread.ofVirtual().start(this::read);
  }

  /// Starts a JVM.
  ///
  /// @param name what it is called in messages and by its log
  /// @param logs where its stderr goes
  /// @param flags options of the JVM
  /// @param arguments the main class and its arguments
  public static Child jvm(
      String name, Path logs, String classPath, List<String> flags, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath));
    command.addAll(arguments);
    Path log = logs.resolve(name + ".log");
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    return new Child(name, process, log);
  }

  private void read() {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      out.lines().forEach(line -> lines.add(Optional.of(line)));
    } catch (IOException | UncheckedIOException e) {
      lines.add(Optional.of("failed " + e.getMessage()));
    }
    lines.add(Optional.empty());
  }

  /// Sends a line.
  public void ask(String line) throws BenchException {
    try {
      in.write(line + "\n");
      in.flush();
    } catch (IOException e) {
      throw new BenchException(name + " is gone" + logTail(), e);
    }
  }

  /// Waits for a line that begins with `word` and returns the rest of it.
  ///
  /// @throws BenchException if the process says `failed`, ends, or takes longer than `limit`
  public String expect(String word, Duration limit) throws BenchException, InterruptedException {
    Optional<String> line = lines.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    if (line == null) {
      throw new BenchException(
          "%s gave no answer in %d s; the machine is too slow or too busy for this row%s"
              .formatted(name, limit.toSeconds(), logTail()));
    }
    String text = line.orElse("");
    if (text.startsWith("failed ")) {
      throw new BenchException(name + ": " + text.substring("failed ".length()));
    }
    if (!text.startsWith(word)) {
      throw new BenchException(
          line.isEmpty() ? name + " ended" + logTail() : name + " said: " + text);
    }
    return text.substring(word.length()).strip();
  }

  private String logTail() {
    try {
      List<String> all = Files.readAllLines(log);
      List<String> last = all.subList(Math.max(0, all.size() - 3), all.size());
      return last.isEmpty() ? "" : "; it wrote: " + String.join(" | ", last);
    } catch (IOException e) {
      return "; its log cannot be read: " + e.getMessage();
    }
  }

  /// Kills it at once, as `kill -9` does, and waits until it is gone.
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /// Lets it end by itself, and kills it and what it started if it does not.
  @Override
  public void close() {
    List<ProcessHandle> started = process.descendants().toList();
    try {
      in.close();
    } catch (IOException e) {
      // It is gone already, which is what closing was to bring about.
    }
    try {
      if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    started.forEach(ProcessHandle::destroyForcibly);
  }
}
