package dev.pawl.cli;

import dev.pawl.api.RunDetails;
import dev.pawl.api.RunView;
import dev.pawl.api.TaskGroupList;
import dev.pawl.api.WorkflowList;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Json;
import dev.pawl.cli.link.LinkException;
import dev.pawl.cli.link.Paths;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// What may stand in place of the last of some words: commands, options and values from the model
/// that parses them, ids and names from the daemon.
final class Completion {
  private static final int IDS = 100;

  /// What the values of options are of which only the daemon knows.
  private static final Set<String> OF_OPTIONS = Set.of("ID", "GROUP");

  /// Which runs a command makes sense for.
  private static final Map<String, String> RUNS =
      Map.ofEntries(
          Map.entry("answer", "is:asking is:open"),
          Map.entry("signal", "is:open"),
          Map.entry("stop", "is:open"),
          Map.entry("task log", "kind:task"),
          Map.entry("task wait", "kind:task"),
          Map.entry("task stop", "kind:task is:open"),
          Map.entry("task extend", "kind:task is:open"),
          Map.entry("task stdin", "kind:task is:open"),
          Map.entry("task restart", "kind:task -is:open"),
          Map.entry("cancel", "is:open"),
          Map.entry("terminate", "is:open"),
          Map.entry("pause", "is:open -state:paused"),
          Map.entry("resume", "state:paused"),
          Map.entry("retry", "state:failed,canceled -kind:task"),
          Map.entry("unblock", "state:blocked"));

  private final CommandSpec root;
  private final List<String> before;
  private final String last;

  /// A word, and what it is.
  record Candidate(String word, String about) {}

  /// @param words what was typed behind `pawl`; the last one is being typed
  Completion(CommandSpec root, List<String> words) {
    this.root = root;
    List<String> all = words.isEmpty() ? List.of("") : words;
    this.last = all.getLast();
    this.before =
        CommandGroups.joined(
            List.of(
                CommonOptions.behindTheCommand(
                    all.subList(0, all.size() - 1).toArray(String[]::new))));
  }

  private Optional<CommandSpec> chosen() {
    return before.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(root.subcommands().get(before.getFirst()))
            .map(CommandLine::getCommandSpec);
  }

  /// What is known without asking anybody.
  List<Candidate> known() {
    Optional<CommandSpec> chosen = chosen();
    Stream<Candidate> all =
        CommonOptions.leading(before) == before.size()
            ? commands().filter(it -> !it.word().contains(" "))
            : before.size() == 1 && !last.startsWith("-") && inGroup(before.getFirst())
                ? ofGroup(before.getFirst())
                : chosen.map(this::ofCommand).orElseGet(Stream::of);
    return all.filter(candidate -> candidate.word().startsWith(last)).toList();
  }

  private Stream<Candidate> commands() {
    return new LinkedHashSet<>(root.subcommands().values())
        .stream()
            .map(CommandLine::getCommandSpec)
            .filter(spec -> !spec.usageMessage().hidden())
            .map(spec -> new Candidate(spec.name(), first(spec.usageMessage().description())));
  }

  private boolean inGroup(String word) {
    return root.subcommands().keySet().stream().anyMatch(it -> it.startsWith(word + " "));
  }

  /// The second words of commands that begin with this one.
  private Stream<Candidate> ofGroup(String word) {
    return commands()
        .filter(it -> it.word().startsWith(word + " "))
        .map(it -> new Candidate(it.word().substring(word.length() + 1), it.about()));
  }

  private static String first(String[] lines) {
    return lines.length == 0 ? "" : lines[0].replace("$$", "$");
  }

  private Stream<Candidate> ofCommand(CommandSpec spec) {
    Optional<OptionSpec> valued = valued(spec);
    if (valued.isPresent()) {
      return values(valued.get(), spec.userObject());
    }
    if (last.startsWith("-")) {
      return spec.options().stream()
          .map(option -> new Candidate(option.longestName(), first(option.description())));
    }
    if (spec.name().equals("help") && words(spec).isEmpty()) {
      return Stream.concat(commands(), HelpCommand.topics().map(it -> new Candidate(it, "topic")));
    }
    String label = argument(spec).map(PositionalParamSpec::paramLabel).orElse("");
    return label.contains("|") || label.equals("start")
        ? Stream.of(label.split("\\|", -1)).map(word -> new Candidate(word, ""))
        : Stream.of();
  }

  private static Stream<Candidate> values(OptionSpec option, Object command) {
    return option.longestName().equals("--for") && command instanceof WaitCommand wait
        ? wait.states().stream().map(state -> new Candidate(state, ""))
        : Stream.of();
  }

  /// The option whose value is being typed.
  private Optional<OptionSpec> valued(CommandSpec spec) {
    return Optional.ofNullable(spec.optionsMap().get(before.getLast()))
        .filter(option -> option.arity().max() > 0);
  }

  /// The argument that is being typed.
  private Optional<PositionalParamSpec> argument(CommandSpec spec) {
    int index = words(spec).size();
    return spec.positionalParameters().stream()
        .filter(argument -> argument.index().contains(index))
        .findFirst();
  }

  /// The words behind the command that are neither options nor their values.
  private List<String> words(CommandSpec spec) {
    List<String> words = new ArrayList<>();
    for (int i = 1; i < before.size(); i++) {
      OptionSpec option = spec.optionsMap().get(before.get(i));
      if (option != null && option.arity().max() > 0) {
        i++;
      } else if (!before.get(i).startsWith("-")) {
        words.add(before.get(i));
      }
    }
    return words;
  }

  // --- The daemon ---

  /// What only the daemon knows; nothing if none serves.
  List<Candidate> live() {
    Optional<CommandSpec> spec = chosen();
    Optional<String> label = spec.flatMap(this::label);
    if (label.isEmpty() || last.startsWith("-")) {
      return List.of();
    }
    try {
      Optional<DaemonLink> daemon = DaemonLink.running(home(spec.get()));
      if (daemon.isEmpty()) {
        return List.of();
      }
      try (DaemonLink link = daemon.get()) {
        return live(link, spec.get(), label.get()).stream()
            .filter(candidate -> candidate.word().startsWith(last))
            .toList();
      }
    } catch (LinkException _) {
      return List.of(); // whoever types the command will be told
    }
  }

  /// What is being typed.
  private Optional<String> label(CommandSpec spec) {
    Optional<OptionSpec> option = valued(spec);
    return option.isPresent()
        ? option.map(OptionSpec::paramLabel).filter(OF_OPTIONS::contains)
        : argument(spec).map(PositionalParamSpec::paramLabel);
  }

  private Path home(CommandSpec spec) {
    int at = before.indexOf("--home");
    if (at > 0 && at + 1 < before.size()) {
      return Path.of(before.get(at + 1)).toAbsolutePath();
    }
    return ((Command) spec.userObject()).home();
  }

  private List<Candidate> live(DaemonLink link, CommandSpec spec, String label) {
    List<String> words = words(spec);
    return switch (label) {
      case "ID" -> ids(link, spec.name());
      case "GROUP" -> groups(link);
      case "NAME" ->
          spec.name().equals("workflow")
              ? workflows(link)
              : waits(link, words.getFirst(), "signal");
      case "QUESTION" -> waits(link, words.getFirst(), "question");
      case "JSON" -> spec.name().equals("answer") ? choices(link, words) : List.of();
      default -> List.of();
    };
  }

  private List<Candidate> ids(DaemonLink link, String name) {
    String query = RUNS.getOrDefault(name, "");
    boolean plain = last.matches("[A-Za-z0-9._-]+");
    return RunList.of(link, plain ? (query + " id:" + last).strip() : query, IDS).runs().stream()
        .map(run -> new Candidate(run.id(), about(run)))
        .toList();
  }

  /// The state and what comes nearest to a title.
  private static String about(RunView run) {
    String why = RunTable.why(run);
    String title = run.status() != null ? run.status() : why;
    return run.state() + ", " + run.type() + (title.isEmpty() ? "" : ": " + title);
  }

  private static List<Candidate> groups(DaemonLink link) {
    return link.get("/task-groups", TaskGroupList.class).groups().stream()
        .map(
            it -> new Candidate(it.name(), it.running() + " running, " + it.waiting() + " waiting"))
        .toList();
  }

  private static List<Candidate> workflows(DaemonLink link) {
    return link.get(WorkflowsCommand.path(Path.of("")), WorkflowList.class).workflows().stream()
        .map(workflow -> new Candidate(workflow.type(), "takes " + workflow.input()))
        .toList();
  }

  private static List<Candidate> waits(DaemonLink link, String id, String kind) {
    return link.get(Paths.of("runs", id), RunDetails.class).run().waits().stream()
        .filter(wait -> wait.kind().equals(kind))
        .map(wait ->
            new Candidate(wait.name(), wait.question() == null ? "" : wait.question().prompt()))
        .toList();
  }

  private static List<Candidate> choices(DaemonLink link, List<String> words) {
    return link.get(Paths.of("runs", words.getFirst()), RunDetails.class).run().waits().stream()
        .filter(wait -> wait.question() != null && wait.name().equals(words.get(1)))
        .flatMap(wait -> wait.question().choices().stream())
        .map(choice ->
            new Candidate(
                Json.parse(choice.text()) instanceof String text ? text : choice.text(), ""))
        .toList();
  }
}
