package dev.pawl.cli;

import dev.pawl.api.TaskGroupList;
import dev.pawl.api.TaskGroupView;
import dev.pawl.api.TaskView;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.text.Text;
import java.time.Duration;
import java.time.Instant;

/// Says why a task that is not over is as it is.
final class TaskWords {
  private TaskWords() {}

  static String of(DaemonLink link, TaskView task, String homeArgument, Instant now) {
    return switch (task.state()) {
      case "queued" -> task.place() == null ? begins(task) : slot(link, task, homeArgument);
      case "running", "stopping" -> "it is %s%s".formatted(task.state(), since(task, now));
      default -> "it is " + task.state();
    };
  }

  private static String begins(TaskView task) {
    boolean isTold = task.status() != null && !task.status().equals(task.title());
    return isTold ? String.valueOf(task.status()) : "it is about to begin";
  }

  private static String since(TaskView task, Instant now) {
    String time =
        task.startedAt() == null
            ? ""
            : ", begun " + Text.duration(Duration.between(task.startedAt(), now)) + " ago";
    return time + (task.pid() == null ? "" : ", process " + task.pid());
  }

  private static String slot(DaemonLink link, TaskView task, String homeArgument) {
    String group = Text.visible(task.group());
    boolean paused =
        link.get("/task-groups", TaskGroupList.class).groups().stream()
            .filter(it -> it.name().equals(task.group()))
            .anyMatch(TaskGroupView::paused);
    return paused
        ? "group %s is paused; let it go on with: pawl task group %s --resume%s"
            .formatted(group, Text.quoted(group), homeArgument)
        : "it waits for a slot of group %s, as number %d".formatted(group, task.place());
  }
}
