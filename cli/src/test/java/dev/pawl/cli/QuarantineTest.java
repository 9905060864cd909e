package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Code that ends the daemon, beside code that does not.
@ExtendWith(SoundHomes.class)
final class QuarantineTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  private Cli cli() {
    return new Cli(home());
  }

  private Path home() {
    return folder.resolve("home");
  }

  /// A file with workflows that end the process by a signal and by a wrong address, one that takes
  /// long, and one that sleeps.
  private String file() {
    String text =
        """
        import dev.pawl.engine.workflow.*;
        import java.lang.reflect.*;
        import java.nio.file.*;
        import java.time.Duration;

        final class Mixed {
          static final Workflow<String, String> KILLS =
              Workflow.of("kills", String.class, String.class, (ctx, in) ->
                  ctx.step("die", String.class, a -> die()));
          static final Workflow<String, String> CRASHES =
              Workflow.of("crashes", String.class, String.class, (ctx, in) ->
                  ctx.step("die", String.class, a -> crash()));
          static final Workflow<String, String> TURNS =
              Workflow.of("turns", String.class, String.class, (ctx, in) -> crash());
          static final Activity<String, String> DIE =
              Activity.of("die", String.class, String.class, (ctx, in) -> die());
          static final Workflow<String, String> ACTS =
              Workflow.of("acts", String.class, String.class, (ctx, in) -> ctx.activity(DIE, in));
          static final Workflow<String, String> LONG =
              Workflow.of("long", String.class, String.class, (ctx, in) ->
                  ctx.step("long", String.class, a -> {
                    while (!Files.exists(Path.of(in))) Thread.sleep(20);
                    return "done";
                  }));
          static final Workflow<String, String> SLEEPS =
              Workflow.of("sleeps", String.class, String.class, (ctx, in) -> {
                ctx.sleep(Duration.ofSeconds(3));
                return "woke";
              });

          static String die() throws Exception {
            if (Files.exists(Path.of("MENDED"))) return "lives";
            long pid = ProcessHandle.current().pid();
            new ProcessBuilder("kill", "-9", "" + pid).start().waitFor();
            Thread.sleep(10_000);
            return "never";
          }

          static String crash() {
            try {
              if (Files.exists(Path.of("MENDED"))) return "lives";
              Class<?> type = Class.forName("sun.misc.Unsafe");
              Field field = type.getDeclaredField("theUnsafe");
              field.setAccessible(true);
              type.getMethod("putAddress", long.class, long.class).invoke(field.get(null), 0L, 0L);
              return "never";
            } catch (ReflectiveOperationException e) {
              throw new IllegalStateException(e);
            }
          }
        }
        """
            .replace("MENDED", folder.resolve("mended").toString());
    return Sources.write(folder, "Mixed.java", text).toString();
  }

  private void detach(String workflow, String id, String input) {
    Cli.Result started =
        cli().run("run", file(), '"' + input + '"', "--workflow", workflow, "--id", id, "-d");
    // It may be dead before it answers: then the command has started another one.
    assertThat(started.exit()).as(started.err()).isZero();
  }

  private String state(String id) {
    Cli.Result shown = cli().run("show", id, "--json");
    assertThat(shown.exit()).as(shown.err()).isZero();
    return shown.out();
  }

  /// Each look may have to start the next daemon.
  private void awaitQuarantine(String id) {
    await()
        .pollInterval(Duration.ofMillis(500))
        .atMost(PATIENCE)
        .until(() -> state(id).contains("\"quarantined\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kills", "crashes", "turns", "acts"})
  void runThatEndsDaemons_isQuarantined_andTheOthersGoOn(String bad) throws Exception {
    Path gate = folder.resolve("gate");
    detach("long", "long-1", gate.toString());
    detach("long", "long-2", gate.toString());
    detach("sleeps", "sleeper", "");
    detach(bad, "bad", "");

    awaitQuarantine("bad");

    assertThat(cli().run("why", "bad").out())
        .contains("blocked", "quarantined", "daemons in a row died")
        .contains("pawl unblock bad", "pawl terminate bad");
    assertThat(cli().run("ps").out()).contains("bad", "long-1", "long-2");
    assertThat(cli().run("daemon", "status").out() + cli().run("daemon", "status").err())
        .contains("run bad is quarantined");
    Files.createFile(gate);
    for (String id : List.of("long-1", "long-2", "sleeper")) {
      assertThat(cli().run("wait", id, "--timeout", "60s").out()).isEqualTo(id + " succeeded\n");
    }
    try (Stream<Path> files = Files.list(home())) {
      assertThat(files.map(it -> it.getFileName().toString()))
          .noneMatch(name -> name.startsWith("hs_err") || name.startsWith("core"));
    }
    long daemon = cli().daemon().orElseThrow().pid();

    Files.createFile(folder.resolve("mended"));
    assertThat(cli().run("unblock", "bad").exit()).isZero();

    assertThat(cli().run("wait", "bad", "--timeout", "60s").out()).isEqualTo("bad succeeded\n");
    assertThat(cli().daemon().orElseThrow().pid()).isEqualTo(daemon);
  }

  @Test
  void quarantinedRun_staysSoWithTheNextDaemon_andCanBeTerminated() {
    detach("acts", "bad", "");
    awaitQuarantine("bad");
    cli().stopDaemon();

    assertThat(state("bad")).contains("\"quarantined\"");
    Cli.Result terminated = cli().run("terminate", "bad");
    assertThat(terminated.exit()).as(terminated.err()).isZero();

    assertThat(state("bad")).contains("\"canceled\"");
    assertThat(cli().run("rm", "bad").exit()).isZero();
    assertThat(cli().run("daemon", "status").err() + cli().run("daemon", "status").out())
        .doesNotContain("quarantined");
  }

  @Test
  void innocentRun_thatWasActiveInTwoKillsByHand_goesOnAfterATrial() throws Exception {
    Path gate = folder.resolve("gate");
    detach("long", "patient", gate.toString());
    for (int i = 1; i <= 2; i++) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> state("patient").matches("(?s).*\"(running|waiting)\".*"));
      cli().killDaemon();
    }
    Files.createFile(gate);

    assertThat(cli().run("wait", "patient", "--timeout", "60s").out())
        .isEqualTo("patient succeeded\n");
  }

  @Test
  void fileThatEndsTheDaemonAsItIsLoaded_isRefusedWithTheReason() {
    String file =
        Sources.write(
                folder,
                "Boom.java",
                """
                import dev.pawl.engine.workflow.*;
                final class Boom {
                  static final Workflow<String, String> BOOM =
                      Workflow.of("boom", String.class, String.class, (ctx, in) -> in);
                  static {
                    try {
                      long pid = ProcessHandle.current().pid();
                      new ProcessBuilder("kill", "-9", "" + pid).start().waitFor();
                      Thread.sleep(10_000);
                    } catch (Exception e) {
                      throw new IllegalStateException(e);
                    }
                  }
                }
                """)
            .toString();

    Cli.Result refused = cli().run("run", file, "\"x\"");

    assertThat(refused.exit()).isNotZero();
    assertThat(refused.err()).contains("Boom.java", "daemons died while this state of it");
    assertThat(cli().run("ps").exit()).isZero();
  }

  @Test
  void keptFileThatEndsEachDaemonAtItsStart_isLeftOutByTheSameCommand() throws Exception {
    Path armed = folder.resolve("armed");
    String file =
        Sources.write(
                folder,
                "Later.java",
                """
                import dev.pawl.engine.workflow.*;
                import java.nio.file.*;
                final class Later {
                  static final Workflow<String, String> LATER =
                      Workflow.of("later", String.class, String.class, (ctx, in) -> in);
                  static {
                    if (Files.exists(Path.of("ARMED"))) {
                      try {
                        long pid = ProcessHandle.current().pid();
                        new ProcessBuilder("kill", "-9", "" + pid).start().waitFor();
                        Thread.sleep(10_000);
                      } catch (Exception e) {
                        throw new IllegalStateException(e);
                      }
                    }
                  }
                }
                """
                    .replace("ARMED", armed.toString()))
            .toString();
    assertThat(cli().run("run", file, "\"x\"", "--id", "early").exit()).isZero();
    cli().stopDaemon();
    Files.createFile(armed);

    Cli.Result ps = cli().run("ps", "id:early");

    assertThat(ps.exit()).as(ps.err()).isZero();
    assertThat(ps.out()).contains("early", "succeeded");
  }

  @Test
  void codeThatComputesOn_isToldUntilTheDaemonIsRestarted() {
    String file =
        Sources.workflow(folder, "long n = 0; while (input != null) { n++; } return \"\" + n;")
            .toString();
    assertThat(cli().run("run", file, "\"x\"", "--id", "busy", "-d").exit()).isZero();
    await().atMost(PATIENCE).until(() -> state("busy").contains("\"nondeterminism\""));

    assertThat(cli().run("why", "busy").out()).contains("computes here goes on");
    assertThat(cli().run("doctor").out()).contains("trouble", "computes on", "daemon restart");
    assertThat(cli().run("daemon", "restart").exit()).isZero();

    assertThat(cli().run("doctor").out()).doesNotContain("trouble");
    assertThat(cli().run("terminate", "busy").exit()).isZero();
  }

  @Test
  void daemonOutput_isItsUsersAlone_andADaemonOfAnotherBuildIsToldOnce() throws Exception {
    detach("sleeps", "any", "");
    Path output = home().resolve("logs/daemon.out");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(output)))
        .isEqualTo("rw-------");
    assertThat(cli().run("ps").err()).doesNotContain("another build");

    Path file = home().resolve("daemon.json");
    String before = System.getProperty("pawl.daemon.classpath");
    System.setProperty("pawl.daemon.classpath", before + ":/nowhere");
    try {
      assertThat(cli().run("ps").err()).containsOnlyOnce("of another build");
      assertThat(cli().run("ps", "--json").err()).isEmpty();
    } finally {
      System.setProperty("pawl.daemon.classpath", before);
    }
    assertThat(Files.readString(file)).contains("\"build\":");
  }
}
