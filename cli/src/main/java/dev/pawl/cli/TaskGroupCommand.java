package dev.pawl.cli;

import dev.pawl.api.Gone;
import dev.pawl.api.PutTaskGroup;
import dev.pawl.api.TaskGroupList;
import dev.pawl.api.TaskGroupView;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Shape;
import dev.pawl.cli.text.Table;
import dev.pawl.cli.text.Table.Column;
import dev.pawl.cli.text.Text;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows and changes groups of tasks.
@CommandLine.Command(
    name = "task group",
    description = {
      "List the groups of tasks, or make, change or remove one. Of a group only so many tasks run"
          + " at a time; the others wait, those with the highest priority in front.",
      "",
      "Tasks without a group are in 'default', which has no bound until you give it one. Every task"
          + " has its group as a label, by which all of them can be dealt with: pawl pause --where"
          + " 'is:open label.group:builds'."
    },
    footer = {"", "Examples:", "  pawl task group", "  pawl task group builds --slots 2"})
final class TaskGroupCommand extends DataCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "GROUP",
      description = "Which one; without it all are listed.")
  @Nullable String name;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "How many of it run at a time, 0 for any number.")
  @Nullable Integer slots;

  @Option(names = "--pause", description = "Let no more of it begin; what runs goes on.")
  boolean pause;

  @Option(names = "--resume", description = "Let them begin again.")
  boolean resume;

  @Option(names = "--remove", description = "Remove it; nothing of it may run or wait.")
  boolean remove;

  TaskGroupCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Shape shape() {
    return Shape.of(TaskGroupView.class, "name");
  }

  @Override
  public ExitCode call() {
    if (name == null && (slots != null || pause || resume || remove)) {
      throw usage("which group? pawl task group NAME --slots N");
    }
    if (Stream.of(pause, resume, remove).filter(it -> it).count() > 1) {
      throw usage("--pause, --resume and --remove exclude each other; give one");
    }
    try (DaemonLink link = link()) {
      if (name == null) {
        show(link.get("/task-groups", TaskGroupList.class).groups());
        return ExitCode.OK;
      }
      String path = Paths.of("task-groups", name);
      if (remove) {
        link.delete(path, Gone.class);
        say("group %s is gone".formatted(Text.visible(name)));
        return ExitCode.OK;
      }
      Boolean paused = pause ? Boolean.TRUE : resume ? Boolean.FALSE : null;
      show(List.of(link.put(path, new PutTaskGroup(slots, paused), TaskGroupView.class)));
      return ExitCode.OK;
    }
  }

  private void show(List<TaskGroupView> groups) {
    if (!isText()) {
      data().all(groups.stream().map(Records::write).toList());
      return;
    }
    Table table =
        new Table(
            Column.left("GROUP"),
            Column.right("SLOTS"),
            Column.right("RUNNING"),
            Column.right("WAITING"),
            Column.left("STATE"));
    for (TaskGroupView group : groups) {
      table.row(
          Text.visible(group.name()),
          group.slots() == 0 ? "any" : Integer.toString(group.slots()),
          Integer.toString(group.running()),
          Integer.toString(group.waiting()),
          group.paused() ? "paused" : "open");
    }
    terminal.print(table);
  }
}
