package dev.pawl.work.task;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.runtime.JacksonCodec;
import dev.pawl.engine.runtime.StartOptions;
import dev.pawl.engine.runtime.StartResult;
import dev.pawl.engine.store.ListOptions;
import dev.pawl.engine.store.QueryParser;
import dev.pawl.engine.store.RunQuery;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.TypeRef;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.process.Command;
import dev.pawl.process.InputException;
import dev.pawl.process.ProcessIdentity;
import dev.pawl.process.Processes;
import dev.pawl.process.Programs;
import dev.pawl.process.StartException;
import dev.pawl.process.SupervisedProcess;
import dev.pawl.work.pattern.Excerpt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Starts background tasks and knows how they are. Thread-safe.
public final class Tasks {
  /// The type of the runs of tasks.
  public static final String TYPE = TaskWorkflow.TYPE;

  /// The task queue of their processes; its workers are the places for them.
  public static final String QUEUE = "pawl.tasks";

  /// The task queue of what is done about them, which must not wait for places.
  public static final String CARE_QUEUE = "pawl.tasks.care";

  private static final System.Logger LOG = System.getLogger(Tasks.class.getName());
  private static final int TITLE_CHARS = 200;
  private static final int SWEPT = 1_000;
  private static final Duration INPUT_PATIENCE = Duration.ofSeconds(5);

  private final CompletableFuture<Client> client;
  private final Optional<Processes> processes;
  private final TaskFolders folders;
  private final TaskGroups groups;
  private final TaskActivities activities;
  private final Lock single = new ReentrantLock();
  private final JacksonCodec codec = new JacksonCodec();

  /// @param client of the engine that runs them, once that has started
  /// @param processes empty where commands cannot be run: their tasks fail and say so
  public Tasks(
      CompletableFuture<Client> client,
      Optional<Processes> processes,
      TaskFolders folders,
      TaskGroups groups) {
    this.client = client;
    this.processes = processes;
    this.folders = folders;
    this.groups = groups;
    this.activities = new TaskActivities(client, processes, folders, groups);
  }

  /// What has to be registered before the engine starts.
  public Workflow<?, ?> workflow() {
    return new TaskWorkflow(activities.process, activities.stop, activities.outcome).workflow();
  }

  /// What has to be registered before the engine starts, too.
  public List<Activity<?, ?>> activities() {
    return activities.all().toList();
  }

  /// Starts a task, or finds the one that has this id and order.
  ///
  /// @param caller the environment of who asks; of it the task gets what tools need
  /// @param variables what it gets besides
  /// @throws PawlException with `INVALID_ARGUMENT` for an order that cannot be carried out,
  ///   `NO_SUCH_RUN` for a run to wait for that is not there
  public StartResult start(
      String id,
      TaskOrder order,
      Map<String, String> caller,
      Map<String, String> variables,
      StartOptions options)
      throws IOException {
    RunId run = RunId.of(id);
    TaskOrder titled = titled(order);
    SortedMap<String, String> environment = TaskEnvironment.of(caller, variables);
    check(titled, environment);
    var _ = groups.require(titled.group());
    titled.after().forEach(it -> client.join().require(RunId.of(it)));
    if (client.join().get(run).isEmpty()) {
      // Before the run: whatever runs it finds it. One that is there has it already.
      TaskEnvironment.write(folders.folder(run), environment);
    }
    return client.join().start(TYPE, id, codec.encode("input", titled), options);
  }

  /// The same, unless a task with the same command and directory is open: then that is found.
  public StartResult startSingle(
      String id,
      TaskOrder order,
      Map<String, String> caller,
      Map<String, String> variables,
      StartOptions options)
      throws IOException {
    String flight = Flight.digest(order);
    Map<String, String> labels = new HashMap<>(options.labels());
    labels.put(Flight.LABEL, flight);
    single.lock();
    try {
      RunQuery same =
          QueryParser.parse("kind:task is:open label.%s:%s".formatted(Flight.LABEL, flight));
      Optional<RunRecord> there =
          client.join().list(same, ListOptions.FROM_NEWEST, 1).runs().stream().findFirst();
      return there.isPresent()
          ? new StartResult(there.get(), false)
          : start(id, order, caller, variables, options.withLabels(labels));
    } finally {
      single.unlock();
    }
  }

  /// Starts what a task was told to do once more, as a task of another id with the same labels.
  ///
  /// @throws PawlException with `WRONG_STATE` if the task is not over
  public StartResult again(RunRecord task, String id) throws IOException {
    requireTask(task);
    if (!task.head().state().isTerminal()) {
      throw new PawlException(
          ErrorCode.WRONG_STATE,
          "task %s is %s; stop it first: pawl task stop %1$s"
              .formatted(task.id(), info(task).state()));
    }
    SortedMap<String, String> environment =
        TaskEnvironment.read(folders.folder(task.id())).orElseGet(TreeMap::new);
    StartOptions options =
        StartOptions.defaults()
            .withLabels(task.head().labels())
            .withPriority(order(task.id()).priority());
    return start(id, order(task.id()), Map.of(), environment, options);
  }

  /// Makes sure that a run is no task: what a task has started and how that ended are its history,
  /// and it is started once more as another one.
  ///
  /// @throws PawlException with `WRONG_STATE` and the remedy
  public void requireOther(RunId run) {
    if (client.join().require(run).type().equals(TYPE)) {
      throw new PawlException(
          ErrorCode.WRONG_STATE,
          "run %s is a task; start its command once more with: pawl task restart %1$s"
              .formatted(run));
    }
  }

  private static TaskOrder titled(TaskOrder order) {
    String title = order.title().isBlank() ? String.join(" ", order.words()) : order.title();
    return order.withTitle(Excerpt.cut(title, TITLE_CHARS));
  }

  /// What can be known to fail is said at once, unless it may change until the task begins.
  private void check(TaskOrder order, SortedMap<String, String> environment) throws IOException {
    try {
      Path nothing = Path.of("/dev/null");
      Command command = Command.of(order.words(), Path.of(order.directory()), environment, nothing);
      if (order.delaySeconds() == 0 && order.after().isEmpty()) {
        Programs.check(command);
        TaskControls controls = order.means().controls();
        if (controls != null && processes.isPresent()) {
          processes.get().check(command.withControls(controls.asProcessControls()));
        }
      }
    } catch (IllegalArgumentException | StartException e) {
      throw new PawlException(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()), e);
    }
  }

  /// Has a task stand still whose run was paused; one that waits for its place does not begin.
  public void paused(RunId run) throws IOException {
    groups.hold(run);
    for (SupervisedProcess process : activities.watched(run)) {
      boolean _ = process.pause();
    }
  }

  /// Has it go on.
  public void resumed(RunId run) throws IOException {
    groups.release(run);
    for (SupervisedProcess process : activities.watched(run)) {
      process.resume();
    }
  }

  /// Writes to the input of a task, and closes it if that is wanted.
  ///
  /// @param bytes at most 65,536
  /// @throws PawlException with `WRONG_STATE` if no process of it runs, or it does not take them
  public void write(RunRecord run, byte[] bytes, boolean close)
      throws IOException, InterruptedException {
    SupervisedProcess live = live(run, "it can be written to");
    try {
      if (bytes.length > 0) {
        live.write(bytes, INPUT_PATIENCE);
      }
      if (close) {
        live.closeInput();
      }
    } catch (InputException e) {
      throw new PawlException(
          ErrorCode.WRONG_STATE, "task %s: %s".formatted(run.id(), e.getMessage()), e);
    }
  }

  /// Ends what a task that is over has left running.
  ///
  /// @return what lives on all the same, as `PID WORDS`
  /// @throws PawlException with `WRONG_STATE` if it is not over: stopping it ends all of it
  public List<String> endSurvivors(RunRecord run) throws IOException, InterruptedException {
    requireTask(run);
    if (!run.head().state().isTerminal()) {
      throw new PawlException(
          ErrorCode.WRONG_STATE,
          "task %s is not over; stop it: pawl task stop %1$s".formatted(run.id()));
    }
    Duration grace = Duration.ofMillis(order(run.id()).limits().graceMillis());
    return activities.endSurvivors(run.id(), grace).stream().map(TaskEnd::words).toList();
  }

  private SupervisedProcess live(RunRecord run, String what) {
    requireTask(run);
    return activities
        .live(run.id())
        .orElseThrow(() ->
            new PawlException(
                ErrorCode.WRONG_STATE,
                "task %s is %s; %s while it runs"
                    .formatted(run.id(), run.head().state().code(), what)));
  }

  /// Finds what runs although nobody watches it: processes of runs that were terminated or paused
  /// just before the daemon before this one died.
  public void sweep() {
    sweep("kind:task state:canceled", process -> process.stop("its run is over"));
    sweep("kind:task state:paused", process -> process.pause());
  }

  private interface Sweeping {
    void over(SupervisedProcess process) throws IOException;
  }

  private void sweep(String query, Sweeping deed) {
    for (RunRecord run :
        client.join().list(QueryParser.parse(query), ListOptions.FROM_NEWEST, SWEPT).runs()) {
      try {
        for (SupervisedProcess process : activities.unwatched(run.id())) {
          deed.over(process);
        }
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "what runs of task " + run.id() + " is not known", e);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /// A task.
  ///
  /// @throws PawlException with `WRONG_STATE` if the run is of another type
  public TaskInfo info(RunRecord run) throws IOException {
    requireTask(run);
    TaskEnd end = end(run.id());
    Optional<SupervisedProcess> live = activities.live(run.id());
    ProcessIdentity process = live.isPresent() ? live.get().identity().orElse(null) : null;
    Instant startedAt =
        live.isPresent() ? live.get().startedAt() : end == null ? null : end.startedAt();
    Path output = folders.output(run.id());
    int newest = activities.newest(run.id());
    // Of one that has ended nothing is recorded yet; between two starts there is the end of one.
    boolean underWay = newest > 0 && (end == null || activities.isUnderWay(run.id(), newest));
    TaskOrder order = order(run.id());
    return new TaskInfo(
        run,
        order,
        activities.limits(run.id(), newest, order),
        state(run, end, live.orElse(null), underWay),
        groups.place(run.id()).orElse(null),
        end,
        process == null ? null : process.pid(),
        ready(run.id()),
        live.isPresent() ? live.get().warning().orElse(null) : end == null ? null : end.warning(),
        startedAt,
        size(output),
        output.toString());
  }

  /// Ends what runs of a task that was deleted, and returns when it is gone, or after a while.
  public void forget(RunId run) {
    activities.end(run);
  }

  private static void requireTask(RunRecord run) {
    if (!run.type().equals(TYPE)) {
      throw new PawlException(
          ErrorCode.WRONG_STATE,
          "run %s is no task but a %s; look at it with: pawl show %1$s"
              .formatted(run.id(), run.type()));
    }
  }

  private TaskOrder order(RunId run) {
    List<Recorded> first = client.join().history(run, 1, 1, 1);
    if (!first.isEmpty() && first.getFirst().event() instanceof Event.RunStarted started) {
      return codec.decode("input of " + run, started.input(), TypeRef.of(TaskOrder.class));
    }
    throw new PawlException(ErrorCode.CORRUPT_HISTORY, "task %s has no beginning".formatted(run));
  }

  private @Nullable TaskEnd end(RunId run) {
    Payload end = client.join().kv(run).get(TaskWorkflow.END);
    return end == null ? null : codec.decode("end of " + run, end, TypeRef.of(TaskEnd.class));
  }

  private TaskReady.@Nullable Outcome ready(RunId run) {
    Payload ready = client.join().kv(run).get(TaskWorkflow.READY);
    return ready == null
        ? null
        : codec.decode("readiness of " + run, ready, TypeRef.of(TaskReady.Outcome.class));
  }

  /// @param underWay whether a start goes on, also if nobody watches it: what an earlier daemon has
  ///   started is not watched before this one goes on with its run
  private static String state(
      RunRecord run, @Nullable TaskEnd end, @Nullable SupervisedProcess live, boolean underWay) {
    RunState state = run.head().state();
    return switch (state) {
      case SUCCEEDED -> "completed";
      case CANCELED -> "stopped";
      case FAILED -> end == null ? "failed" : failed(end.cause());
      case PAUSED, BLOCKED -> state.code();
      default -> live != null ? state(live) : underWay ? "running" : "queued";
    };
  }

  private static String state(SupervisedProcess live) {
    if (live.isStopping()) {
      return "stopping";
    }
    return live.isPaused() ? "paused" : "running";
  }

  private static String failed(String cause) {
    return switch (cause) {
      case "timeout", "idle_timeout" -> "timed_out";
      case "lost" -> "lost";
      default -> "failed";
    };
  }

  private static long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException _) {
      return 0;
    }
  }

  /// Sets other bounds for a task that runs; the time still counts from its start.
  ///
  /// @param change from the bounds that hold now
  /// @throws PawlException with `WRONG_STATE` if no process of it runs
  public void limit(RunRecord run, UnaryOperator<TaskLimits> change) throws IOException {
    SupervisedProcess live = live(run, "bounds can be changed");
    live.limit(change.apply(TaskLimits.of(live.limits())).asProcessLimits());
  }
}
