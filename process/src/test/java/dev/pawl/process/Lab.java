package dev.pawl.process;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// Commands of tests that are started, and then adopted as another process would that knows nothing
/// but the files.
abstract class Lab {
  static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path temp;
  Processes processes;
  private Command command;

  @AfterEach
  void close() {
    if (processes != null) {
      processes.close();
    }
  }

  /// Whatever a test that failed has left.
  @AfterEach
  void endAll() throws IOException {
    ProcessTable table = ProcessTable.open();
    ProcessFolder files = new ProcessFolder(temp.resolve("p"));
    Optional<ProcessIdentity> runner = files.runner();
    if (runner.isPresent()) {
      new Family(files, runner.get(), table).signalAll(Signal.KILL, new Glance(table, true));
    }
  }

  Processes open() throws IOException {
    return Processes.open(temp.resolve("scripts"));
  }

  Command shell(String line) {
    return command("sh", "-c", line);
  }

  Command command(String... words) {
    return Command.of(List.of(words), temp, new TreeMap<>(System.getenv()), temp.resolve("out"));
  }

  SupervisedProcess start(Command wanted, Limits limits) throws Exception {
    command = wanted;
    return adopt(limits);
  }

  SupervisedProcess start(Command wanted) throws Exception {
    return start(wanted, Limits.NONE);
  }

  SupervisedProcess adopt() throws Exception {
    return adopt(Limits.NONE);
  }

  private SupervisedProcess adopt(Limits limits) throws Exception {
    close();
    processes = open();
    return processes.run(temp.resolve("p"), command, limits);
  }

  static Ending end(SupervisedProcess process) throws Exception {
    return process.ending().get(LONG.toSeconds(), TimeUnit.SECONDS);
  }

  Path file(String name) {
    return temp.resolve("p").resolve(name);
  }

  long pid(String file) throws IOException {
    until(() -> Files.exists(file(file)));
    return Long.parseLong(Files.readString(file(file)).split(" ", 2)[0]);
  }

  String written() throws IOException {
    return Files.readString(temp.resolve("out"));
  }

  void awaitWritten(String text) {
    until(() -> written().contains(text));
  }

  static void awaitGone(long pid) {
    until(() -> living().stream().noneMatch(it -> it.pid() == pid));
  }

  static List<ProcessStat> living() throws IOException {
    return ProcessTable.open().all();
  }

  /// The processes of a command, its runner left out.
  List<ProcessStat> members() throws IOException {
    ProcessTable table = ProcessTable.open();
    ProcessIdentity runner = new ProcessFolder(temp.resolve("p")).runner().orElseThrow();
    return new Family(new ProcessFolder(temp.resolve("p")), runner, table)
        .members(new Glance(table, true));
  }

  /// Makes a program of a text for a shell.
  static void program(Path file, String text) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  static void until(Callable<Boolean> condition) {
    await().pollInterval(Duration.ofMillis(10)).atMost(LONG).until(condition);
  }
}
