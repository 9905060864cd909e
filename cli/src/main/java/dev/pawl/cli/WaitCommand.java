package dev.pawl.cli;

import dev.pawl.api.ProblemCode;
import dev.pawl.api.RunDetails;
import dev.pawl.api.RunView;
import dev.pawl.api.TaskView;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.LinkException;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Ages;
import dev.pawl.cli.text.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Waits for a run.
@CommandLine.Command(
    name = "wait",
    description = {
      "Wait until a run has ended, or is in a state, and say in one line how it is then.",
      "",
      "A run that is blocked ends the wait too, with exit code 5: it needs a person first. Of a"
          + " task, what it writes is printed meanwhile, from its beginning; -q leaves that out.",
      "",
      "Of several runs all are waited for; there is a line for each, and the exit code is that of"
          + " the first that is not as wanted, or 124 when the time is up."
    },
    footer = {
      "",
      "Examples:",
      "  pawl wait release-7",
      "  pawl wait release-7 --for waiting",
      "  pawl wait release-7 --timeout 1s   # exit 124 if it goes on"
    })
class WaitCommand extends OneRunCommand {
  private static final Duration FOREVER = Duration.ofDays(36_500);
  static final String ENDED = "ended";
  private static final Duration SLICE = Duration.ofSeconds(60);
  static final List<String> STATES =
      List.of(
          ENDED,
          "queued",
          "running",
          "waiting",
          "paused",
          "blocked",
          "succeeded",
          "failed",
          "canceled");

  private final Interruption interruption;

  @Parameters(index = "1..*", arity = "0..*", paramLabel = "ID", description = "More of them.")
  List<String> others = List.of();

  @Option(
      names = "--for",
      paramLabel = "STATE",
      description = "A state, or 'ended'; default: ended. Its end always ends the wait.")
  String state = ENDED;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "Wait no longer: a number and s, m, h, d or w; exit code 124 then.")
  @Nullable String timeout;

  @Option(
      names = "--exit-code",
      description = "Of a task that has ended, exit with its own code; 128 more for a signal.")
  boolean exitCode;

  WaitCommand(Terminal terminal, Interruption interruption) {
    super(terminal);
    this.interruption = interruption;
  }

  @Override
  public Exit call() {
    if (!states().contains(state)) {
      throw usage("--for is '%s'; give one of: %s".formatted(state, String.join(", ", states())));
    }
    Duration limit = timeout == null ? null : Ages.parse("--timeout", timeout);
    return interruption.during(() -> waited(limit));
  }

  /// What can be waited for.
  List<String> states() {
    return STATES;
  }

  private Exit waited(@Nullable Duration limit) {
    try (DaemonLink link = linkToRuns()) {
      // Ids are looked up once: @last must not become another run on the way.
      RunView first = find(link, run);
      List<RunView> more = others.stream().map(other -> find(link, other)).toList();
      long begun = System.nanoTime();
      if (more.isEmpty() && isTask(first) && isText() && !quiet && state.equals(ENDED)) {
        new TaskOutput(terminal, link, first.id()).print(limit == null ? FOREVER : limit);
      }
      List<String> ends = new ArrayList<>();
      Exit exit = ExitCode.OK;
      try {
        for (RunView each : Stream.concat(Stream.of(first), more.stream()).toList()) {
          RunView end = await(link, each, limit, begun);
          if (isText()) {
            tell(link, end);
          } else {
            ends.add(record(link, end));
          }
          exit = exit.number() == 0 ? exit(link, end) : exit;
        }
      } finally {
        // Also of those that have ended when the time is up.
        print(ends);
      }
      return exit;
    }
  }

  private void print(List<String> records) {
    if (others.isEmpty()) {
      records.forEach(data()::one);
    } else if (!isText()) {
      data().all(records);
    }
  }

  /// What programs are told of one.
  String record(DaemonLink link, RunView end) {
    return Records.write(end);
  }

  private RunView find(DaemonLink link, String name) {
    return link.get(Paths.of("runs", id(link, name)), RunDetails.class).run();
  }

  private static boolean isTask(RunView run) {
    return run.kind().equals("task");
  }

  /// How the command ends that waited for this.
  Exit exit(DaemonLink link, RunView end) {
    return exitCode && isTask(end) && end.hasEnded()
        ? ProgramExit.of(link.get(Paths.of("tasks", end.id()), TaskView.class))
        : exit(end);
  }

  /// The id of what is waited for.
  ///
  /// @param name that, or what else names it
  String id(DaemonLink link, String name) {
    return name;
  }

  /// Says to people how the wait for a run has ended.
  void tell(DaemonLink link, RunView end) {
    String why = RunTable.why(end);
    String words = Text.visible(end.id() + " " + end.state() + (why.isEmpty() ? "" : ": " + why));
    if (isTask(end)) {
      say(words); // standard output is the task's
    } else {
      terminal.out().println(words);
    }
    if (end.state().equals("failed") && !quiet) {
      sayWhy(end);
    }
  }

  void sayWhy(RunView end) {
    say("what happened: pawl why " + Text.quoted(Text.visible(end.id())) + homeArgument());
  }

  private RunView await(DaemonLink link, RunView first, @Nullable Duration limit, long begun) {
    RunView now = first;
    String asked = "";
    String path = Paths.of("runs", now.id(), "wait");
    while (!isThere(link, now) && now.blocked() == null) {
      asked = sayQuestion(now, asked);
      Duration left = limit == null ? SLICE : limit.minusNanos(System.nanoTime() - begun);
      if (limit != null && !left.isPositive()) {
        throw new LinkException(
            ProblemCode.WAIT_TIMED_OUT,
            "run %s is %s after %s".formatted(now.id(), now.state(), Text.duration(limit)));
      }
      Duration slice = left.compareTo(slice()) < 0 ? left : slice();
      long seconds = slice.plusMillis(999).toSeconds();
      // Any change: one that blocks the run ends the wait too.
      now =
          link.get(
              Paths.with(path, "for", "change", "since", now.revision(), "seconds", seconds),
              RunView.class);
    }
    return now;
  }

  /// A run that asks waits for a person, who may be this one.
  ///
  /// @param said what was said last
  private String sayQuestion(RunView now, String said) {
    String question = now.attention() == null ? "" : now.attention();
    if (!question.isEmpty() && !question.equals(said) && !quiet) {
      String next =
          NextStep.of(now, homeArgument()).map(command -> "; next: " + command).orElse("");
      say(Text.visible("%s waits: %s%s".formatted(now.id(), question, next)));
    }
    return question;
  }

  /// How long to wait before it is looked at again.
  Duration slice() {
    return SLICE;
  }

  /// Whether the wait is over.
  boolean isThere(DaemonLink link, RunView run) {
    return run.hasEnded() || run.state().equals(state);
  }

  private ExitCode exit(RunView end) {
    if (end.state().equals(state)) {
      return ExitCode.OK;
    }
    if (end.blocked() != null) {
      return ExitCode.NEEDS_PERSON;
    }
    boolean wanted = state.equals(ENDED) || end.state().equals(state);
    return switch (end.state()) {
      case "failed" -> ExitCode.RUN_FAILED;
      case "canceled" -> ExitCode.RUN_CANCELED;
      default -> wanted ? ExitCode.OK : ExitCode.WRONG_STATE;
    };
  }
}
