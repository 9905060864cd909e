package dev.pawl.bench.load;

import dev.pawl.bench.contender.BenchException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Measures background tasks: one after the other beside `nohup` and pueue, 200 that talk, and the
/// end of 500. Argument: for how many seconds they talk, 60 if absent.
public final class TaskMain {
  private static final Pattern STARTED = Pattern.compile("\"startedAt\":\"([^\"]+)\"");
  private static final Pattern ENDED = Pattern.compile("\"endedAt\":\"([^\"]+)\"");
  private static final int SINGLE = 100;
  private static final int TALKERS = 200;
  private static final int LINES_A_SECOND = 1_000;
  private static final int CROWD = 500;

  private final Served served;
  private final Path home;

  private TaskMain(Served served, Path home) {
    this.served = served;
    this.home = home;
  }

  public static void main(String[] words) throws Exception {
    int seconds = words.length == 0 ? 60 : Integer.parseInt(words[0]);
    Path data = Path.of(System.getProperty("pawl.bench.home", "bench-data")).toAbsolutePath();
    Files.createDirectories(data);
    Path home = Files.createTempDirectory(data, "tasks-");
    try (Served served = new Served(home, System.getProperty("java.class.path"))) {
      TaskMain tasks = new TaskMain(served, home);
      tasks.single("warm-"); // what the JVM has not compiled yet
      tasks.print("one after the other", tasks.single("single-"));
      tasks.peers();
      tasks.talk(seconds);
      tasks.stop();
    }
  }

  private String start(Wire wire, String id, String script) throws IOException, BenchException {
    String body =
        "{\"id\":\"%s\",\"directory\":\"%s\",\"command\":[\"sh\",\"-c\",\"%s\"]}"
            .formatted(id, home, script);
    Wire.Answer answer = wire.post("/api/v1/tasks", body);
    if (answer.status() != 201) {
      throw new BenchException("a task was not started: " + answer.body());
    }
    return answer.body();
  }

  /// What is known of tasks that ran one after the other, in milliseconds.
  private record Singles(
      List<Double> answer, List<Double> begin, List<Double> told, List<Double> whole) {}

  private Singles single(String prefix) throws Exception {
    Singles all =
        new Singles(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    try (Wire wire = served.wire()) {
      for (int i = 0; i < SINGLE; i++) {
        Instant asked = Instant.now();
        start(wire, prefix + i, "exit 0");
        all.answer.add(millis(asked, Instant.now()));
        String ended = wire.get("/api/v1/runs/%s/wait?seconds=60".formatted(prefix + i)).body();
        Instant told = Instant.now();
        if (!ended.contains("succeeded")) {
          throw new BenchException("a task did not end well: " + ended);
        }
        String task = wire.get("/api/v1/tasks/" + prefix + i).body();
        all.begin.add(millis(asked, time(STARTED, task)));
        all.told.add(millis(time(ENDED, task), told));
        all.whole.add(millis(asked, told));
      }
    }
    return all;
  }

  private void print(String name, Singles singles) {
    System.out.printf(
        "%s, %d tasks: answer %s, process started %s after it was asked for, end told %s after it"
            + " came, in all %s%n",
        name,
        SINGLE,
        spread(singles.answer),
        spread(singles.begin),
        spread(singles.told),
        spread(singles.whole));
  }

  private static Instant time(Pattern pattern, String json) throws BenchException {
    Matcher found = pattern.matcher(json);
    if (!found.find()) {
      throw new BenchException("no " + pattern + " in " + json);
    }
    return Instant.parse(found.group(1));
  }

  private static double millis(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e6;
  }

  private static String spread(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return "p50 %.1f, p95 %.1f ms"
        .formatted(sorted.get(sorted.size() / 2), sorted.get(sorted.size() * 95 / 100));
  }

  /// The same by other means.
  private void peers() throws IOException, InterruptedException {
    List<Double> nohup = new ArrayList<>();
    for (int i = 0; i < SINGLE; i++) {
      nohup.add(run("nohup", "sh", "-c", "exit 0"));
    }
    System.out.printf("nohup sh -c, waited for: in all %s%n", spread(nohup));
    if (!has("pueue")) {
      System.out.println("pueue is not installed: NOT COMPARED");
      return;
    }
    List<Double> pueue = new ArrayList<>();
    for (int i = 0; i < SINGLE; i++) {
      double added = run("pueue", "add", "--", "exit 0");
      pueue.add(added + run("pueue", "wait", "--quiet"));
    }
    System.out.printf("pueue add and pueue wait: in all %s%n", spread(pueue));
  }

  private static boolean has(String program) throws InterruptedException {
    try {
      run(program, "status");
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private static double run(String... words) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("%s ended with %d".formatted(words[0], process.exitValue()));
    }
    return (System.nanoTime() - begun) / 1e6;
  }

  private void talk(int seconds) throws Exception {
    String script =
        "i=0; while [ $i -lt %d ]; do seq $((i * %d)) $((i * %d + %d)); sleep 1; i=$((i + 1)); done"
            .formatted(seconds, LINES_A_SECOND, LINES_A_SECOND, LINES_A_SECOND - 1);
    double cpu = served.figure("process_cpu_seconds_total");
    long begun = System.nanoTime();
    long most = 0;
    try (Wire wire = served.wire()) {
      for (int i = 0; i < TALKERS; i++) {
        start(wire, "talk-" + i, script);
      }
      while (served.open() > 0) {
        most = Math.max(most, served.residentMebibytes());
        TimeUnit.MILLISECONDS.sleep(200);
      }
    }
    double took = (System.nanoTime() - begun) / 1e9;
    System.out.printf(
        "%d tasks, %,d lines a second each for %d s: over after %.1f s, %d outputs as expected;"
            + " daemon %.2f cores, at most %d MiB%n",
        TALKERS,
        LINES_A_SECOND,
        seconds,
        took,
        whole(seconds),
        (served.figure("process_cpu_seconds_total") - cpu) / took,
        most);
  }

  /// How many outputs have every byte.
  private int whole(int seconds) throws IOException {
    StringBuilder all = new StringBuilder();
    for (int line = 0; line < seconds * LINES_A_SECOND; line++) {
      all.append(line).append('\n');
    }
    byte[] expected = all.toString().getBytes(StandardCharsets.US_ASCII);
    int whole = 0;
    for (int i = 0; i < TALKERS; i++) {
      Path output = home.resolve("runs/talk-" + i + "/output.log");
      whole += Arrays.equals(Files.readAllBytes(output), expected) ? 1 : 0;
    }
    return whole;
  }

  private void stop() throws Exception {
    List<String> ids = new ArrayList<>();
    try (Wire wire = served.wire()) {
      for (int i = 0; i < CROWD; i++) {
        ids.add("stop-" + i);
        start(wire, "stop-" + i, "sleep 3600 & wait");
      }
    }
    long begun = System.nanoTime();
    try (Wire wire = served.wire()) {
      Wire.Answer answer =
          wire.post("/api/v1/bulk", "{\"verb\":\"cancel\",\"q\":\"kind:task is:open\"}");
      if (answer.status() >= 300) {
        throw new BenchException("the tasks were not stopped: " + answer.body());
      }
      while (served.open() > 0) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
    System.out.printf(
        "%d tasks with a child each, stopped at once: all gone after %.1f s%n",
        ids.size(), (System.nanoTime() - begun) / 1e9);
  }
}
