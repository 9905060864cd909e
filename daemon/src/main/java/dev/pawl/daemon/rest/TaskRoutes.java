package dev.pawl.daemon.rest;

import static dev.pawl.daemon.http.Route.delete;
import static dev.pawl.daemon.http.Route.get;
import static dev.pawl.daemon.http.Route.post;

import dev.pawl.api.ProblemCode;
import dev.pawl.api.RestartTask;
import dev.pawl.api.StartTask;
import dev.pawl.api.TaskInput;
import dev.pawl.api.TaskLimitsChange;
import dev.pawl.api.TaskPage;
import dev.pawl.api.TaskSurvivors;
import dev.pawl.api.TaskView;
import dev.pawl.daemon.http.Call;
import dev.pawl.daemon.http.ProblemException;
import dev.pawl.daemon.http.Reply;
import dev.pawl.daemon.http.Route;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.runtime.StartOptions;
import dev.pawl.engine.runtime.StartResult;
import dev.pawl.engine.store.ListOptions;
import dev.pawl.engine.store.QueryParser;
import dev.pawl.engine.store.RunPage;
import dev.pawl.engine.store.RunQuery;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.work.task.TaskEnd;
import dev.pawl.work.task.TaskInfo;
import dev.pawl.work.task.TaskLimits;
import dev.pawl.work.task.TaskOrder;
import dev.pawl.work.task.Tasks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Background tasks. What can be done to every run is done to tasks there: stop, wait, output.
public final class TaskRoutes {
  private static final int INPUT_BYTES = 65_536;
  private static final int PAGE = 50;
  private static final int PAGE_MAX = 200;

  /// Of pages of runs for one of tasks: those of a state may be rare.
  private static final int LOOKS_MAX = 100;

  private static final String ALL = "kind:task";

  private final Client client;
  private final Tasks tasks;
  private final RunFinder finder;

  public TaskRoutes(Client client, Tasks tasks) {
    this.client = client;
    this.tasks = tasks;
    this.finder = new RunFinder(client, ALL);
  }

  /// What this class serves.
  public List<Route> routes() {
    return List.of(
        get("/tasks").query("q", "limit", "cursor").answers(TaskPage.class).to(this::list),
        post("/tasks").takes(StartTask.class).answers(TaskView.class).to(this::start),
        get("/tasks/{id}").answers(TaskView.class).to(this::show),
        post("/tasks/{id}/restart")
            .takes(RestartTask.class)
            .answers(TaskView.class)
            .to(this::restart),
        post("/tasks/{id}/input").takes(TaskInput.class).answers(TaskView.class).to(this::input),
        delete("/tasks/{id}/survivors").answers(TaskSurvivors.class).to(this::endSurvivors),
        post("/tasks/{id}/limits")
            .takes(TaskLimitsChange.class)
            .answers(TaskView.class)
            .to(this::limit));
  }

  private Reply list(Call call) throws IOException {
    long before = call.number("cursor", ListOptions.FROM_NEWEST, 1, Long.MAX_VALUE);
    int limit = (int) call.number("limit", PAGE, 1, PAGE_MAX);
    TaskQuery query = TaskQuery.of(call.query("q").orElse(""));
    RunQuery runs = QueryParser.parse(query.runs());
    List<TaskView> views = new ArrayList<>();
    int looks = 0;
    do {
      // No more than what is wanted still: the cursor stands behind the last that was looked at.
      RunPage page = client.list(runs, before, limit - views.size());
      for (RunRecord run : page.runs()) {
        TaskInfo task = run.type().equals(Tasks.TYPE) ? tasks.info(run) : null;
        if (task != null && query.takes(task.state())) {
          views.add(view(task));
        }
      }
      before = page.nextBeforeKey();
      looks++;
    } while (before != 0 && views.size() < limit && looks < LOOKS_MAX);
    return Reply.ok(new TaskPage(views, before == 0 ? null : Long.toString(before)));
  }

  private Reply start(Call call) throws IOException {
    StartTask body = call.body(StartTask.class);
    String id = body.id() == null ? newId() : body.id();
    StartOptions options =
        StartOptions.defaults()
            .withLabels(TaskOrders.labels(body))
            .withPriority(TaskOrders.orElse(body.priority(), 0));
    TaskOrder order = checked(() -> TaskOrders.of(body));
    Map<String, String> caller = body.environment() == null ? System.getenv() : body.environment();
    Map<String, String> variables = body.variables() == null ? Map.of() : body.variables();
    StartResult started =
        TaskOrders.isTrue(body.single())
            ? tasks.startSingle(id, order, caller, variables, options)
            : tasks.start(id, order, caller, variables, options);
    TaskView view = view(tasks.info(started.run()));
    return new Reply(started.created() ? 201 : 200, view);
  }

  private Reply restart(Call call) throws IOException {
    RunRecord before = finder.find(call.path("id"));
    String asked = call.optionalBody(RestartTask.class).map(RestartTask::id).orElse(null);
    String id = asked == null ? newId() : asked;
    StartResult started = tasks.again(before, id);
    return new Reply(started.created() ? 201 : 200, view(tasks.info(started.run())));
  }

  private Reply input(Call call) throws IOException, InterruptedException {
    RunRecord run = finder.find(call.path("id"));
    TaskInput body = call.body(TaskInput.class);
    byte[] bytes = body.text() == null ? new byte[0] : body.text().getBytes(StandardCharsets.UTF_8);
    if (bytes.length > INPUT_BYTES) {
      throw new ProblemException(
          ProblemCode.LIMIT_EXCEEDED,
          "text has %,d bytes, the limit is %,d; send it in pieces"
              .formatted(bytes.length, INPUT_BYTES),
          "text");
    }
    tasks.write(run, bytes, TaskOrders.isTrue(body.close()));
    return Reply.ok(view(tasks.info(client.require(run.id()))));
  }

  private Reply endSurvivors(Call call) throws IOException, InterruptedException {
    return Reply.ok(new TaskSurvivors(tasks.endSurvivors(finder.find(call.path("id")))));
  }

  private static String newId() {
    return "task-" + UUID.randomUUID();
  }

  /// What an order or a bound says of itself is wrong in the request.
  private static <T> T checked(Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ProblemCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
    }
  }

  private Reply show(Call call) throws IOException {
    return Reply.ok(view(tasks.info(finder.find(call.path("id")))));
  }

  private Reply limit(Call call) throws IOException {
    RunRecord run = finder.find(call.path("id"));
    TaskLimitsChange body = call.body(TaskLimitsChange.class);
    tasks.limit(
        run,
        before ->
            checked(() ->
                new TaskLimits(
                    TaskOrders.orElse(body.timeoutMillis(), before.timeoutMillis()),
                    TaskOrders.orElse(body.idleTimeoutMillis(), before.idleMillis()),
                    TaskOrders.orElse(body.outputMaxBytes(), before.outputBytes()),
                    before.graceMillis())));
    return Reply.ok(view(tasks.info(client.require(run.id()))));
  }

  private static @Nullable Long bound(long value) {
    return value == 0 ? null : value;
  }

  private static TaskView view(TaskInfo task) {
    RunRecord run = task.run();
    // While it runs again, what is known of the start before is no news.
    TaskEnd end = task.pid() == null ? task.end() : null;
    return new TaskView(
        run.id().value(),
        task.order().title(),
        task.order().words(),
        task.order().directory(),
        task.state(),
        task.order().group(),
        task.place(),
        run.head().status(),
        bound(task.limits().timeoutMillis()),
        bound(task.limits().idleMillis()),
        bound(task.limits().outputBytes()),
        task.order().ready() == null ? null : task.order().ready().probe(),
        task.pid(),
        task.ready() == null ? null : task.ready().ready(),
        task.ready() == null ? null : task.ready().detail(),
        task.warning(),
        end == null ? null : end.cause(),
        end == null ? null : end.exitCode(),
        end == null ? null : end.signal(),
        end == null ? null : end.detail(),
        task.startedAt(),
        end == null ? null : end.endedAt(),
        end == null ? null : end.cpuMillis(),
        end == null ? null : end.peakRssBytes(),
        task.outputBytes(),
        task.output(),
        end == null ? List.of() : end.survivors(),
        run.head().labels(),
        Instant.ofEpochMilli(run.createdAtMillis()));
  }
}
