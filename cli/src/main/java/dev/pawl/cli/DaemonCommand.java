package dev.pawl.cli;

import dev.pawl.api.ApiVersion;
import dev.pawl.api.ProblemCode;
import dev.pawl.api.ServerInfo;
import dev.pawl.api.Stopping;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.LinkException;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Shape;
import dev.pawl.cli.text.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Looks after the daemon of a home.
@CommandLine.Command(
    name = "daemon",
    description = {
      "Look after the daemon, which owns the home and runs what is in it.",
      "",
      "The first command that needs it starts it, and it ends when nothing is open for ten minutes:"
          + " nobody has to call this. A restart loses nothing.",
      "",
      "  status    who serves, since when, and what is open; exit code 8 if nobody does",
      "  start     start it, if none serves",
      "  stop      let it end in order; what is open goes on with the next one",
      "  restart   stop and start, for example after an update",
      "  logs      the end of its log",
      "  run       run it in the foreground, for service managers",
      "  enable    have the system start it, with systemd or launchd; it then does not end",
      "  disable   undo that"
    },
    footer = {
      "",
      "Examples:",
      "  pawl daemon status",
      "  pawl daemon restart",
      "  pawl daemon logs --tail 20",
      "  pawl daemon enable --dry-run",
      "  pawl daemon restart --tcp 7295"
    })
final class DaemonCommand extends DataCommand {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// How long the system may take to start one before that is said; usually about a second.
  private static final Duration STARTING = Duration.ofSeconds(3);

  private static final Duration LOOK = Duration.ofMillis(50);

  private final Interruption interruption;

  @Parameters(
      paramLabel = "status|start|stop|restart|logs|run|enable|disable",
      description = "What to do.",
      converter = VerbReader.class)
  Verb verb = Verb.STATUS;

  @Option(
      names = "--tail",
      paramLabel = "N",
      description = "With logs: so many lines, 1 to 100000; default: 50.")
  int tail = 50;

  @Option(
      names = "--dry-run",
      description = "With enable and disable: show what would be done, and do nothing.")
  boolean dryRun;

  @Option(
      names = "--tcp",
      paramLabel = "[HOST:]PORT",
      description =
          "With start, restart and run: listen on this port of 127.0.0.1 too, 0 for any; callers"
              + " need a token ('pawl token'). Default: $$PAWL_DAEMON_TCP, or not at all.")
  @Nullable String tcp;

  /// What to do.
  enum Verb {
    STATUS,
    START,
    STOP,
    RESTART,
    LOGS,
    RUN,
    ENABLE,
    DISABLE
  }

  DaemonCommand(Terminal terminal, Interruption interruption) {
    super(terminal);
    this.interruption = interruption;
  }

  @Override
  Shape shape() {
    return Shape.of(ServerInfo.class, "pid");
  }

  @Override
  public ExitCode call() throws IOException, InterruptedException {
    if (tcp != null && (verb == Verb.STATUS || verb == Verb.STOP || verb == Verb.LOGS)) {
      throw usage("--tcp goes with start, restart and run only");
    }
    return switch (verb) {
      case STATUS -> status();
      case START -> start();
      case STOP -> stop();
      case RESTART -> {
        keepPort();
        var _ = DaemonOptions.of(terminal, tcp); // else a wrong address is met when none serves
        stop();
        yield start();
      }
      case LOGS -> logs();
      case RUN -> runHere();
      case ENABLE -> {
        if (boot().enable(dryRun, this::stopServing)) {
          awaitTheSystems();
        }
        yield ExitCode.OK;
      }
      case DISABLE -> {
        boot().disable(dryRun);
        yield ExitCode.OK;
      }
    };
  }

  private DaemonBoot boot() {
    return new DaemonBoot(terminal, home(), this::say);
  }

  private void stopServing() throws InterruptedException {
    if (DaemonLink.running(home()).map(DaemonCommand::closed).orElse(false)) {
      stop();
    }
  }

  /// A command that came before it serves would start another one in its place.
  private void awaitTheSystems() throws InterruptedException {
    long began = System.nanoTime();
    while (System.nanoTime() - began < STARTING.toNanos()) {
      Optional<DaemonLink> running = DaemonLink.running(home());
      if (running.isPresent()) {
        try (DaemonLink link = running.get()) {
          tell("started", link.get("/info", ServerInfo.class));
        }
        return;
      }
      Thread.sleep(LOOK);
    }
    say("it does not serve yet; to see whether it does: pawl daemon status");
  }

  private ExitCode runHere() throws IOException, InterruptedException {
    interruption.watch();
    try {
      int exit = DaemonOptions.of(terminal, tcp).run(home());
      if (interruption.isRequested()) {
        return ExitCode.INTERRUPTED;
      }
      return exit == 0 ? ExitCode.OK : ExitCode.ERROR;
    } finally {
      interruption.ignore();
    }
  }

  private ExitCode status() throws IOException {
    Optional<DaemonLink> running = DaemonLink.running(home());
    if (running.isEmpty()) {
      throw new LinkException(
          ProblemCode.CLOSED, "no daemon serves %s; the next command starts one".formatted(home()));
    }
    try (DaemonLink link = running.get()) {
      tell("running", link.get("/info", ServerInfo.class));
    }
    if (isText()) {
      say("  " + Text.visible(boot().state()));
    }
    return ExitCode.OK;
  }

  private ExitCode start() {
    boolean served = DaemonLink.running(home()).map(DaemonCommand::closed).orElse(false);
    try (DaemonLink link = link(DaemonOptions.of(terminal, tcp))) {
      ServerInfo info = link.get("/info", ServerInfo.class);
      if (tcp != null && !listens(info, tcp)) {
        throw new LinkException(
            ProblemCode.WRONG_STATE,
            "the daemon that runs listens on %s, not on %s: pawl daemon restart --tcp %s"
                .formatted(info.tcp() == null ? "no port" : info.tcp(), tcp, tcp));
      }
      tell(served ? "running already" : "started", info);
    }
    return ExitCode.OK;
  }

  private static boolean listens(ServerInfo info, String wanted) {
    String port = wanted.substring(wanted.lastIndexOf(':') + 1);
    return info.tcp() != null && (port.equals("0") || info.tcp().endsWith(":" + port));
  }

  /// Unless another one is named, the next daemon listens where this one does. One that is newer is
  /// not replaced by an older one.
  private void keepPort() {
    Optional<DaemonLink> running = DaemonLink.running(home());
    if (running.isPresent()) {
      try (DaemonLink link = running.get()) {
        Optional<ServerInfo> info = link.written();
        if (info.map(it -> it.api() > ApiVersion.CURRENT).orElse(false)) {
          var _ = link.get("/info", ServerInfo.class); // refused, with what to do
        }
        tcp = tcp == null ? info.map(ServerInfo::tcp).orElse(null) : tcp;
      }
    }
  }

  private static boolean closed(DaemonLink link) {
    link.close();
    return true;
  }

  private void tell(String what, ServerInfo info) {
    if (!isText()) {
      data().one(Records.write(info));
      return;
    }
    String age = Text.duration(Duration.between(info.startedAt(), Instant.now()));
    String open = Text.count(info.open(), "open run");
    String port = info.tcp() == null ? "" : ", TCP " + Text.visible(info.tcp());
    String home = Text.visible(info.home());
    say(
        "%s: process %d, Pawl %s, up %s, %s%s, home %s"
            .formatted(what, info.pid(), info.version(), age, open, port, home));
    info.troubles().forEach(trouble -> say("  ! " + Text.visible(trouble)));
  }

  private ExitCode stop() throws InterruptedException {
    Optional<DaemonLink> running = DaemonLink.running(home());
    if (running.isEmpty()) {
      say("no daemon serves " + Text.visible(home().toString()));
      return ExitCode.OK;
    }
    try (DaemonLink link = running.get()) {
      Optional<ProcessHandle> process =
          link.written().flatMap(info -> ProcessHandle.of(info.pid()));
      Stopping stopping = link.stop();
      awaitEnd(process);
      String open =
          stopping.open() == 0
              ? ""
              : "; %s had not ended and %s on with the next one"
                  .formatted(
                      Text.count(stopping.open(), "run"), stopping.open() == 1 ? "goes" : "go");
      say("the daemon, process %d, has ended%s".formatted(stopping.pid(), open));
    }
    return ExitCode.OK;
  }

  private static void awaitEnd(Optional<ProcessHandle> process) throws InterruptedException {
    if (process.isEmpty()) {
      return;
    }
    try {
      process.get().onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException _) {
      throw new LinkException(
          ProblemCode.CLOSED,
          "the daemon, process %d, has not ended within %s; its log tells why: pawl daemon logs"
              .formatted(process.get().pid(), Text.duration(PATIENCE)));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private ExitCode logs() throws IOException {
    if (tail < 1 || tail > 100_000) {
      throw usage("--tail is %d, allowed: 1 to 100000".formatted(tail));
    }
    Path log = home().resolve("logs").resolve("daemon.0.log");
    if (!Files.exists(log)) {
      throw usage("there is no log yet: " + log);
    }
    List<String> lines = Files.readAllLines(log);
    lines.subList(Math.max(0, lines.size() - tail), lines.size()).stream()
        .map(Text::visible)
        .forEach(terminal.out()::println);
    return ExitCode.OK;
  }

  /// For the parser.
  static final class VerbReader extends WordReader<Verb> {
    VerbReader() {
      super(Verb.class);
    }
  }
}
