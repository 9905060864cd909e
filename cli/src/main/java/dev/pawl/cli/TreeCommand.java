package dev.pawl.cli;

import dev.pawl.api.RunDetails;
import dev.pawl.api.RunPage;
import dev.pawl.api.RunView;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Json;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// Shows a run with those that came from it.
@CommandLine.Command(
    name = "tree",
    description = "Show a run with its children, and theirs, oldest first.",
    footer = {"", "Examples:", "  pawl tree release-7", "  pawl tree @last --json"})
final class TreeCommand extends OneRunCommand {
  private static final int PAGE = 1_000;

  /// More than people read, and a bound for what is held in memory.
  private static final int RUNS_MAX = 10_000;

  private int seen;

  TreeCommand(Terminal terminal) {
    super(terminal);
  }

  /// A run and those that it started.
  private record Node(RunView run, List<Node> children) {}

  @Override
  public ExitCode call() {
    try (DaemonLink link = linkToRuns()) {
      Node root = node(link, link.get(Paths.of("runs", run), RunDetails.class).run());
      if (data().format() == Format.JSON) {
        printJson(data().fields() == null ? Records.write(root) : Json.line(chosen(root)));
      } else if (!isText()) {
        List<String> flat = new ArrayList<>();
        collect(root, flat);
        data().all(flat);
      } else {
        print(root, "", "");
        if (seen >= RUNS_MAX) {
          say("only the first %d runs are shown".formatted(RUNS_MAX));
        }
      }
    }
    return ExitCode.OK;
  }

  private Node node(DaemonLink link, RunView view) {
    seen++;
    List<Node> children = new ArrayList<>();
    String path = Paths.with(Paths.of("runs", view.id(), "children"), "limit", PAGE);
    String cursor = "";
    List<RunView> found = new ArrayList<>();
    do {
      RunPage page = link.get(path + cursor, RunPage.class);
      found.addAll(page.runs());
      cursor = page.next() == null ? "" : "&cursor=" + page.next();
    } while (!cursor.isEmpty() && found.size() < RUNS_MAX);
    for (RunView child : found.reversed()) {
      if (seen < RUNS_MAX) {
        children.add(node(link, child));
      }
    }
    return new Node(view, children);
  }

  private Map<String, @Nullable Object> chosen(Node node) {
    Map<String, @Nullable Object> chosen = new LinkedHashMap<>();
    chosen.put("run", data().chosen(Records.write(node.run())));
    chosen.put("children", node.children().stream().map(this::chosen).toList());
    return chosen;
  }

  /// The runs from the top to the bottom.
  private static void collect(Node node, List<String> flat) {
    flat.add(Records.write(node.run()));
    node.children().forEach(child -> collect(child, flat));
  }

  private void print(Node node, String first, String rest) {
    RunView view = node.run();
    String why = RunTable.why(view);
    String line =
        first
            + "%s  %s  %s%s"
                .formatted(view.id(), view.type(), view.state(), why.isEmpty() ? "" : ": " + why);
    int width = terminal.outWidth();
    String visible = Text.visible(line);
    terminal.out().println(width == 0 ? visible : Text.cut(visible, width));
    for (int i = 0; i < node.children().size(); i++) {
      boolean last = i + 1 == node.children().size();
      if (terminal.isAccessible()) {
        print(node.children().get(i), "child of " + Text.visible(view.id()) + ": ", "");
        continue;
      }
      print(node.children().get(i), rest + (last ? "└─ " : "├─ "), rest + (last ? "   " : "│  "));
    }
  }
}
