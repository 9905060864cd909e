package dev.pawl.cli;

import dev.pawl.api.RunDetails;
import dev.pawl.api.StartTask;
import dev.pawl.api.TaskView;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Ages;
import dev.pawl.cli.text.Shape;
import dev.pawl.cli.text.Text;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Starts a task.
@CommandLine.Command(
    name = "task start",
    description = {
      "Start a command in the background, print its id, and return.",
      "",
      "Several words are a program and its arguments, as they are; a single one with blanks is a"
          + " line for sh. Of your environment the task gets what tools need to find things (PATH,"
          + " HOME, LANG, …); the rest with --env. Nothing that happens to this terminal or to the"
          + " daemon ends it."
    },
    footer = {
      "",
      "Examples:",
      "  pawl task start -- sleep 1",
      "  pawl task start --title tests --timeout 10m --env CI=1 \"echo go && sleep 1\""
    })
final class TaskStartCommand extends DataCommand {
  @Parameters(
      arity = "1..*",
      paramLabel = "CMD",
      description = "A program and its arguments, or one line for sh.")
  List<String> command = List.of();

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "The id; default: a new one. The same id is one task, not two.")
  @Nullable String id;

  @Option(names = "--title", paramLabel = "TEXT", description = "What to call it.")
  @Nullable String title;

  @Option(names = "--cwd", paramLabel = "DIR", description = "Where it runs; default: here.")
  Path directory = Path.of("");

  @Option(
      names = {"-e", "--env"},
      paramLabel = "NAME[=VALUE]",
      description = "A variable that it gets; without a value, yours. May be repeated.")
  List<String> variables = List.of();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "End it after this: a number and s, m, h, d or w.")
  @Nullable String timeout;

  @Option(
      names = "--idle-timeout",
      paramLabel = "TIME",
      description = "End it when it has written nothing for so long.")
  @Nullable String idleTimeout;

  @Option(
      names = "--output-max",
      paramLabel = "SIZE",
      description = "End it when it has written more: bytes, or with k, m or g.")
  @Nullable String outputMax;

  @Option(
      names = "--grace",
      paramLabel = "TIME",
      description = "How long it may take to end once it is asked to; default: 5s.")
  @Nullable String grace;

  @Option(
      names = "--delay",
      paramLabel = "TIME",
      description = "Begin after so long, also if the machine is restarted meanwhile.")
  @Nullable String delay;

  @Option(
      names = "--after",
      paramLabel = "ID",
      description = "Begin when this run has succeeded; its id, or @last. May be repeated.")
  List<String> after = List.of();

  @Option(
      names = "--retry",
      paramLabel = "N",
      description = "Start it again after a failure, at most so often.")
  @Nullable Integer restarts;

  @Option(
      names = "--backoff",
      paramLabel = "TIME",
      description = "How long to wait before that, twice as long each time; default: 1s.")
  @Nullable String backoff;

  @Option(
      names = "--success",
      paramLabel = "CODE",
      split = ",",
      description = "Exit codes that are a success; default: 0.")
  @Nullable List<Integer> successCodes;

  @Option(
      names = "--group",
      paramLabel = "GROUP",
      description = "Its group, of which only so many run at a time; see 'pawl task group'.")
  @Nullable String group;

  @Option(
      names = "--priority",
      paramLabel = "N",
      description = "Greater goes first in its group, -1000 to 1000; default: 0.")
  @Nullable Integer priority;

  @Option(
      names = "--ready",
      paramLabel = "PROBE",
      description =
          "What shows that it is ready: line:PATTERN of its output, tcp:PORT, http:URL or"
              + " command:LINE; see 'pawl task wait --for ready'.")
  @Nullable String ready;

  @Option(
      names = "--ready-timeout",
      paramLabel = "TIME",
      description = "How long it has for that; default: 1m. It goes on after that.")
  @Nullable String readyTimeout;

  @Option(
      names = "--single",
      description =
          "If a task with the same command and directory is open, take that in its place.")
  boolean single;

  @Option(
      names = "--stdin",
      description = "Keep its input open for 'pawl task stdin'; else it reads nothing.")
  boolean input;

  @Option(
      names = "--pty",
      description = "Give it a terminal of 80 columns, for programs that insist on one.")
  boolean isInTerminal;

  @Mixin LabelOptions labels = new LabelOptions();

  @Mixin TaskNoticeOptions notices = new TaskNoticeOptions();

  @Mixin TaskResourceOptions resources = new TaskResourceOptions();

  TaskStartCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  String runId() {
    return id == null ? super.runId() : id;
  }

  @Override
  Shape shape() {
    return Shape.of(TaskView.class, "id");
  }

  @Override
  public ExitCode call() {
    NewIds.requireFree(id);
    requireEffect("--ready-timeout", readyTimeout, "--ready PROBE", ready);
    requireEffect("--backoff", backoff, "--retry N", restarts);
    TaskView task;
    StartTask order;
    try (DaemonLink link = link()) {
      order =
          order(
              after.stream()
                  .map(it -> link.get(Paths.of("runs", it), RunDetails.class).run().id())
                  .toList());
      task = link.repeat("/tasks", order, TaskView.class);
    }
    if (isText()) {
      if (single && !task.id().equals(order.id())) {
        say("the same is open already, so no other task was started");
      }
      terminal.out().println(Text.visible(task.id()));
      say("its end and output: pawl task wait " + Text.quoted(task.id()) + homeArgument());
    } else {
      data().one(Records.write(task));
    }
    return ExitCode.OK;
  }

  private static void requireEffect(
      String option, @Nullable Object value, String other, @Nullable Object needed) {
    if (value != null && needed == null) {
      throw usage("%s says nothing without %s".formatted(option, other));
    }
  }

  /// @param required the ids of the runs that it comes after
  private StartTask order(List<String> required) {
    List<String> words = words();
    return new StartTask(
        words,
        // The daemon has another working directory.
        directory.toAbsolutePath().normalize().toString(),
        id == null ? NewIds.of("task") : id,
        title == null && command.size() == 1 ? command.getFirst() : title,
        terminal.environment(),
        asked(),
        millis("--timeout", timeout, Setting.TASKS_TIMEOUT),
        millis("--idle-timeout", idleTimeout),
        outputMax == null ? null : Sizes.parse("--output-max", outputMax),
        millis("--grace", grace, Setting.TASKS_GRACE),
        delay == null ? null : Ages.parse("--delay", delay).toSeconds(),
        required.isEmpty() ? null : required,
        restarts,
        backoff == null ? null : Ages.parse("--backoff", backoff).toSeconds(),
        successCodes,
        labels.asked(),
        priority,
        group,
        notices.asked(terminal.environment()),
        notices.audience,
        input ? true : null,
        isInTerminal ? true : null,
        resources.asked(terminal.environment()),
        ready,
        millis("--ready-timeout", readyTimeout),
        single ? true : null);
  }

  private List<String> words() {
    String first = command.getFirst();
    boolean isLine = command.size() == 1 && !first.strip().matches("\\S*");
    return isLine ? List.of("sh", "-c", first) : command;
  }

  private @Nullable Map<String, String> asked() {
    Map<String, String> asked = new LinkedHashMap<>();
    for (String variable : variables) {
      int equals = variable.indexOf('=');
      String name = equals < 0 ? variable : variable.substring(0, equals);
      String value = equals < 0 ? terminal.environment().get(name) : variable.substring(equals + 1);
      if (value == null) {
        throw usage("--env %s: your environment has no such variable".formatted(name));
      }
      asked.put(name, value);
    }
    return asked.isEmpty() ? null : asked;
  }

  private long millis(String option, @Nullable String time, Setting setting) {
    return time == null
        ? TaskNoticeOptions.millis(setting, terminal.environment())
        : Ages.parse(option, time).toMillis();
  }

  static @Nullable Long millis(String option, @Nullable String time) {
    return time == null ? null : Ages.parse(option, time).toMillis();
  }
}
