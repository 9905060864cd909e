package dev.pawl.daemon.rest;

import static dev.pawl.daemon.http.Route.delete;
import static dev.pawl.daemon.http.Route.get;
import static dev.pawl.daemon.http.Route.put;

import dev.pawl.api.Gone;
import dev.pawl.api.ProblemCode;
import dev.pawl.api.PutTaskGroup;
import dev.pawl.api.TaskGroupList;
import dev.pawl.api.TaskGroupView;
import dev.pawl.daemon.http.Call;
import dev.pawl.daemon.http.ProblemException;
import dev.pawl.daemon.http.Reply;
import dev.pawl.daemon.http.Route;
import dev.pawl.work.task.TaskGroup;
import dev.pawl.work.task.TaskGroups;
import java.io.IOException;
import java.util.List;

/// Groups of tasks, of which only so many run at a time.
public final class TaskGroupRoutes {
  private final TaskGroups groups;

  public TaskGroupRoutes(TaskGroups groups) {
    this.groups = groups;
  }

  /// What this class serves.
  public List<Route> routes() {
    return List.of(
        get("/task-groups").answers(TaskGroupList.class).to(_ -> list()),
        put("/task-groups/{name}")
            .takes(PutTaskGroup.class)
            .answers(TaskGroupView.class)
            .to(this::change),
        delete("/task-groups/{name}").answers(Gone.class).to(this::remove));
  }

  private Reply list() {
    return Reply.ok(new TaskGroupList(groups.list().stream().map(TaskGroupRoutes::view).toList()));
  }

  private Reply change(Call call) throws IOException {
    PutTaskGroup body = call.body(PutTaskGroup.class);
    String name = call.path("name");
    if (body.slots() != null) {
      try {
        var _ = groups.set(name, body.slots());
      } catch (IllegalArgumentException e) {
        throw new ProblemException(ProblemCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
      }
    }
    if (body.paused() != null) {
      var _ = groups.pause(name, body.paused());
    }
    return Reply.ok(view(groups.require(name)));
  }

  private Reply remove(Call call) throws IOException {
    groups.remove(call.path("name"));
    return Reply.ok(new Gone(call.path("name")));
  }

  private static TaskGroupView view(TaskGroups.Status status) {
    TaskGroup group = status.group();
    return new TaskGroupView(
        group.name(), group.slots(), group.paused(), status.running(), status.waiting());
  }
}
