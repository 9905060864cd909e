package dev.pawl.cli;

import dev.pawl.api.Problem;
import dev.pawl.api.ProblemCode;
import dev.pawl.api.RawJson;
import dev.pawl.api.RunView;
import dev.pawl.api.StartRun;
import dev.pawl.api.Started;
import dev.pawl.api.WorkflowList;
import dev.pawl.api.WorkflowProblem;
import dev.pawl.api.WorkflowView;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Json;
import dev.pawl.cli.link.LinkException;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Text;
import dev.pawl.cli.text.Words;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;

/// Starts a workflow by its name.
@CommandLine.Command(
    name = "workflow",
    description = {
      "Start a workflow by its name, print the id of the run, and return.",
      "",
      "The names are those of 'pawl workflows'. The input is JSON, - for stdin, @FILE, or fields as"
          + " KEY=VALUE, whose values are JSON or text."
    },
    footer = {
      "",
      "Examples:",
      "  pawl workflow start release '{\"tag\": \"1.2\"}'",
      "  pawl workflow start release tag=1.2 dryRun=true --wait"
    })
final class WorkflowCommand extends DataCommand {
  private final Interruption interruption;

  @Parameters(index = "0", paramLabel = "start", description = "The word start.")
  String verb = "";

  @Parameters(index = "1", paramLabel = "NAME", description = "The type of the workflow.")
  String type = "";

  @Parameters(
      index = "2..*",
      arity = "0..*",
      paramLabel = "INPUT",
      description = "JSON, or KEY=VALUE…; default: null.")
  List<String> input = List.of();

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "The id of the run; default: a new one. The same id is one run, not two.")
  @Nullable String id;

  @Option(names = "--wait", description = "Follow it to its end and print its output.")
  boolean wait;

  @Option(
      names = "--workspace",
      paramLabel = "DIR",
      description = "Look for the workflow from this folder upwards; default: the current one.")
  Path workspace = Path.of("");

  @Mixin LabelOptions labels = new LabelOptions();

  WorkflowCommand(Terminal terminal, Interruption interruption) {
    super(terminal);
    this.interruption = interruption;
  }

  @Override
  String runId() {
    return id == null ? super.runId() : id;
  }

  @Override
  boolean quietMeansIds() {
    return !wait;
  }

  /// Whether to tell what happens. Who asks for JSON wants nothing beside it.
  private boolean tells() {
    return !quiet && isText();
  }

  @Override
  public ExitCode call() {
    if (!verb.equals("start")) {
      throw usage("'%s' is not known; type: pawl workflow start NAME".formatted(verb));
    }
    NewIds.requireFree(id);
    RawJson value = value();
    try (DaemonLink link = link()) {
      WorkflowView workflow = find(link);
      String runId = id == null ? NewIds.of(type) : id;
      StartRun start = new StartRun(type, workflow.version(), runId, value, labels.asked(), null);
      RunView run = link.repeat("/runs", start, Started.class).run();
      if (wait) {
        String intro = "run %s of workflow %s".formatted(run.id(), run.type());
        return new Follower(this, link, interruption, tells())
            .follow(run, List.of(Text.visible(intro)));
      }
      if (!isText()) {
        data().one(Records.write(run));
      } else {
        terminal.out().println(Text.visible(run.id()));
        say("follow it with: pawl watch " + Text.quoted(run.id()) + homeArgument());
      }
    }
    return ExitCode.OK;
  }

  // --- Input ---

  private @Nullable RawJson value() {
    if (input.isEmpty()) {
      return null;
    }
    boolean fields = input.stream().allMatch(word -> word.matches("(?s)[A-Za-z_][A-Za-z0-9_]*=.*"));
    if (!fields && input.size() > 1) {
      throw usage("give the input as one JSON value, or as KEY=VALUE pairs");
    }
    return fields ? ofFields() : JsonArgument.read("INPUT", input.getFirst(), terminal);
  }

  private RawJson ofFields() {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    for (String word : input) {
      int equals = word.indexOf('=');
      object.put(word.substring(0, equals), value(word.substring(equals + 1)));
    }
    return new RawJson(Json.line(object));
  }

  /// JSON, or else a text.
  private static @Nullable Object value(String word) {
    try {
      return Json.parse(word);
    } catch (JacksonException _) {
      return word;
    }
  }

  // --- The workflow ---

  private WorkflowView find(DaemonLink link) {
    WorkflowList list = link.get(WorkflowsCommand.path(workspace), WorkflowList.class);
    return list.workflows().stream()
        .filter(workflow -> workflow.type().equals(type))
        .findFirst()
        .orElseThrow(() -> missing(list));
  }

  private LinkException missing(WorkflowList list) {
    List<String> names = list.workflows().stream().map(WorkflowView::type).toList();
    String problems =
        list.problems().stream().map(WorkflowProblem::place).collect(Collectors.joining(", "));
    String hint = Words.didYouMean(type, names);
    String unread = problems.isEmpty() ? "" : "; not loaded: " + problems;
    return new LinkException(
        Problem.of(
                ProblemCode.REGISTRATION,
                "there is no workflow '%s' here%s%s".formatted(type, hint, unread))
            .withNext("pawl workflows"));
  }
}
