package dev.pawl.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// P7: the system has no more files, no more processes, or no more room for a while. A start is
/// refused, and the next one in the same folder runs the command, once.
final class ShortageTest {

  @TempDir Path temp;

  /// Runs [ShortageStarter], perhaps as somebody who cannot read where the classes are.
  private List<String> starter(List<String> prefix, String what, String left) throws Exception {
    Path classes = Files.createDirectory(temp.resolve("classes"));
    for (Class<?> one : List.of(Processes.class, ShortageStarter.class)) {
      Path from = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
      assertThat(new ProcessBuilder("cp", "-r", from + "/.", classes.toString()).start().waitFor())
          .isZero();
    }
    Path work = Files.createDirectory(temp.resolve("work"));
    open(temp);
    List<String> words = new ArrayList<>(prefix);
    words.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            classes.toString(),
            ShortageStarter.class.getName(),
            work.toString(),
            what,
            left));
    Path out = temp.resolve("starter.txt");
    Process starter =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    assertThat(starter.waitFor(120, TimeUnit.SECONDS)).isTrue();
    List<String> lines = Files.readAllLines(out);
    assertThat(starter.exitValue()).as("%s", lines).isZero();
    return lines;
  }

  @Test
  void noFilesLeft_startIsRefused_andNothingOfOthersIsClosed_andComesLater_once() throws Exception {
    List<String> lines =
        starter(List.of("prlimit", "--nofile=200:200"), "files", "0,1,2,3,4,5,6,7,8,20,40,90");

    assertThat(lines).first().isEqualTo("first 7");
    assertThat(lines).last().isEqualTo("90 started 7");
    assertThat(lines.subList(1, lines.size() - 1)).allMatch(line -> line.endsWith(" refused 7"));
    try (Stream<Path> all = Files.list(temp.resolve("work"))) {
      assertThat(all.filter(file -> file.toString().endsWith(".out")))
          .allSatisfy(file -> assertThat(file).hasContent("once"));
    }
  }

  @Test
  void noProcessesLeft_startIsRefusedAndComesLater_orFailsForGood_andIsMadeOnce() throws Exception {
    assumeRoot();

    List<String> lines = starter(somebody(60), "processes", "0,1,2,3,4,5,6,7,8");

    assertThat(lines).first().isEqualTo("first 7");
    assertThat(lines).contains("0 refused 7").last().isEqualTo("8 started 7");
    // With one left there is a runner, but no command.
    assertThat(lines.stream().filter(it -> it.matches("[0-9].*")))
        .allMatch(it -> it.matches("[0-9] (refused 7|started 7|started 126)"));
    try (Stream<Path> all = Files.list(temp.resolve("work"))) {
      assertThat(all.filter(file -> file.toString().endsWith(".out")))
          .allSatisfy(it -> assertThat(it).content().matches("once\n|cannot be started: .*\n"));
    }
  }

  @Test
  void runner_thatCannotFork_saysSo() throws Exception {
    assumeRoot();
    ProcessFolder files = new ProcessFolder(temp.resolve("p"));
    files.create();
    files.reserve();
    Path output = temp.resolve("out");
    Command command = Command.of(List.of("echo", "up"), temp, new TreeMap<>(), output);
    files.writeCommand(command.shellText(Path.of("/usr/bin/setsid"), Path.of("/bin/sh"), "0022"));
    Processes.open(temp.resolve("scripts")).close();
    open(temp);
    List<String> words = new ArrayList<>(somebody(1)); // himself
    words.addAll(List.of("sh", temp.resolve("scripts/runner-1.sh").toString()));

    Process runner =
        new ProcessBuilder(words)
            .directory(files.path().toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(files.complaint().toFile()))
            .start();
    runner.getOutputStream().write("go\n".getBytes(StandardCharsets.US_ASCII));
    runner.getOutputStream().close();
    assertThat(runner.waitFor(60, TimeUnit.SECONDS)).isTrue();

    assertThat(files.result()).hasValueSatisfying(it -> assertThat(it.code()).isEqualTo(126));
    assertThat(output).content().startsWith("cannot be started: ").contains("fork");
  }

  private static void assumeRoot() {
    boolean root = System.getProperty("user.name").equals("root");
    if (!root) {
      System.err.println("SKIPPED: only root can be somebody whose processes are counted apart");
    }
    Assumptions.assumeTrue(root, "only root can be somebody whose processes are counted apart");
  }

  /// Somebody who may have so many processes, threads too.
  private static List<String> somebody(int processes) {
    return List.of(
        "setpriv",
        "--reuid=54321",
        "--regid=54321",
        "--clear-groups",
        "prlimit",
        "--nproc=%1$d:%1$d".formatted(processes));
  }

  /// To everybody.
  private static void open(Path folder) throws Exception {
    assertThat(new ProcessBuilder("chmod", "-R", "a+rwX", folder.toString()).start().waitFor())
        .isZero();
  }
}
