package dev.pawl.process;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// Starts commands while so many files, or processes, are left to it; and then while all are.
final class ShortageStarter {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String ONCE = "echo once; exit 7";

  private ShortageStarter() {}

  private interface Hold extends AutoCloseable {
    @Override
    void close() throws IOException;
  }

  private interface Holding {
    Hold more() throws IOException;
  }

  private static Hold file() throws IOException {
    InputStream stream = new FileInputStream("/dev/null");
    return stream::close;
  }

  private static Hold process() throws IOException {
    Process sleep = new ProcessBuilder("sleep", "600").start();
    return () -> sleep.destroyForcibly().onExit().join();
  }

  public static void main(String[] args) throws Exception {
    Path temp = Path.of(args[0]);
    Holding holding = args[1].equals("files") ? ShortageStarter::file : ShortageStarter::process;
    try (Processes processes = Processes.open(temp.resolve("scripts"))) {
      System.out.println("first " + end(run(processes, temp, "first")));
      for (String left : args[2].split(",", -1)) {
        int number = Integer.parseInt(left);
        System.out.println(left + " " + tried(processes, temp, "p" + left, holding, number));
      }
    }
  }

  private static String tried(
      Processes processes, Path temp, String name, Holding holding, int left) throws Exception {
    List<Hold> all = new ArrayList<>();
    String first;
    try {
      fill(all, holding);
      for (int i = 0; i < left; i++) {
        all.removeLast().close();
      }
      var _ = run(processes, temp, name);
      first = "started";
    } catch (IOException | StartException e) {
      first = "refused";
    } finally {
      for (Hold hold : all) {
        hold.close();
      }
    }
    return first + " " + end(run(processes, temp, name));
  }

  private static void fill(List<Hold> all, Holding holding) {
    while (true) {
      try {
        all.add(holding.more());
      } catch (IOException | OutOfMemoryError _) { // of threads, says the JDK
        return;
      }
    }
  }

  private static SupervisedProcess run(Processes processes, Path temp, String name)
      throws Exception {
    Path output = temp.resolve(name + ".out");
    Command command =
        Command.of(List.of("sh", "-c", ONCE), temp, new TreeMap<>(System.getenv()), output);
    return processes.run(temp.resolve(name), command, Limits.NONE);
  }

  private static Integer end(SupervisedProcess process) throws Exception {
    return process.ending().get(LONG.toSeconds(), TimeUnit.SECONDS).exitCode();
  }
}
