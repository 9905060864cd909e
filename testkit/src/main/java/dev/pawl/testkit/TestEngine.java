package dev.pawl.testkit;

import dev.pawl.engine.history.RunId;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.runtime.Engine;
import dev.pawl.engine.runtime.EngineOptions;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.store.Condition;
import dev.pawl.engine.store.ListOptions;
import dev.pawl.engine.store.QueryParser;
import dev.pawl.engine.store.RunHead;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.Store;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An engine for tests: virtual time, and by default a rebuild from history at every wait.
///
/// ```java
/// try (TestEngine engine = TestEngine.of(DEPLOY, PUSH)) {
///   RunHandle<Outcome> run = engine.client().start(DEPLOY, "r1", release);
///   engine.advance(Duration.ofHours(23));
///   run.signal("deploy-decision", Decision.APPROVED);
///   assertThat(engine.result(run)).isEqualTo(Outcome.DEPLOYED);
/// }
/// ```
///
/// Bodies of steps and activities run on real threads. Time moves only in [#result] and [#advance],
/// and only while nothing runs. For one thread at a time.
public final class TestEngine implements AutoCloseable {
  private static final Duration REAL_TIME = Duration.ofSeconds(30);
  private static final Instant EPOCH = Instant.parse("2030-01-01T00:00:00Z");

  private final Store store;
  private final Builder set;
  private VirtualHost host;
  private Engine engine;
  private long starts;

  private TestEngine(Builder set) {
    this.set = set;
    this.host = new VirtualHost(EPOCH, set.seed);
    this.store = set.store == null ? new InMemoryStore(() -> host.now(), false) : set.store;
    this.engine = startEngine();
  }

  /// An engine with workflows and activities on a store in memory.
  public static TestEngine of(Workflow<?, ?> workflow, Activity<?, ?>... activities) {
    return builder().workflows(workflow).activities(activities).start();
  }

  public static Builder builder() {
    return new Builder();
  }

  private Engine startEngine() {
    EngineOptions options = set.options;
    return Engine.builder(new MortalStore(store, host::isKilled))
        .workflows(set.workflows.toArray(Workflow<?, ?>[]::new))
        .activities(set.activities.toArray(Activity<?, ?>[]::new))
        .options(set.replayAtEveryWait ? options.withResidentRuns(0) : options)
        .host(host.host())
        .start();
  }

  public Client client() {
    return engine.client();
  }

  public Engine engine() {
    return engine;
  }

  public Store store() {
    return store;
  }

  /// The virtual time.
  public Instant now() {
    return host.now();
  }

  /// Waits until nothing runs; no time passes.
  public void settle() throws InterruptedException {
    if (!host.awaitIdle(REAL_TIME)) {
      throw new AssertionError("still busy after " + REAL_TIME + " of real time");
    }
  }

  /// Lets virtual time pass, running everything that comes due.
  public void advance(Duration time) throws InterruptedException {
    long until = host.now().plus(time).toEpochMilli();
    boolean more;
    do {
      settle();
      more = host.advance(until);
    } while (more);
    settle();
  }

  /// As [#advance], but returns while what came due last still runs, so that a [#crash] hits it in
  /// the middle.
  public void advanceInto(Duration time) throws InterruptedException {
    long until = host.now().plus(time).toEpochMilli();
    boolean more = true;
    while (more && host.now().toEpochMilli() < until) {
      settle();
      more = host.advance(until);
    }
  }

  /// The output of a run; time passes as long as something is due.
  ///
  /// @throws AssertionError if the run can only be woken from outside, saying what it waits for
  public <O extends @Nullable Object> O result(RunHandle<O> run) throws InterruptedException {
    untilEnded(run.id());
    return run.result(Duration.ZERO);
  }

  /// Lets time pass until a run has ended.
  public RunRecord untilEnded(RunId run) throws InterruptedException {
    while (true) {
      settle();
      RunRecord record = client().require(run);
      if (record.head().state().isTerminal()) {
        return record;
      }
      if (nothingIsDue()) {
        throw new AssertionError(
            "run %s is %s and nothing is due; it waits for %s%s"
                .formatted(
                    run,
                    record.head().state().code(),
                    Condition.of(record, now().toEpochMilli()).waitsFor(),
                    record.head().block() == null ? "" : "\n" + record.head().block().report()));
      }
      host.advance(Long.MAX_VALUE - 1);
    }
  }

  private boolean nothingIsDue() {
    ListOptions all =
        new ListOptions(ListOptions.FROM_NEWEST, ListOptions.LIMIT_MAX, host.now().toEpochMilli());
    return store.list(QueryParser.parse("is:open"), all).runs().stream()
        .allMatch(run -> run.head().wakeAtMillis() == RunHead.NEVER);
  }

  /// Kills the engine as a crash would, without a trace, and starts another on the same store.
  public void crash() {
    crash(Duration.ZERO);
  }

  /// Kills the engine, lets time pass while it is down, and starts another.
  public void crash(Duration downtime) {
    stop();
    restart(downtime);
  }

  /// Kills the engine.
  public void stop() {
    host.kill();
  }

  /// Starts another engine on the same store after [#stop], with what the builder holds now.
  public void restart(Duration downtime) {
    starts++;
    host = new VirtualHost(host.now().plus(downtime), set.seed + starts);
    engine = startEngine();
  }

  @Override
  public void close() {
    engine.close();
    host.kill();
  }

  /// Sets up a [TestEngine]; changed later, it counts from the next [#restart] on.
  public static final class Builder {
    private final List<Workflow<?, ?>> workflows = new ArrayList<>();
    private final List<Activity<?, ?>> activities = new ArrayList<>();
    private EngineOptions options = EngineOptions.defaults().withCloseGrace(Duration.ofSeconds(1));
    private boolean replayAtEveryWait = true;
    private long seed = 42;
    private @Nullable Store store;

    private Builder() {}

    public Builder workflows(Workflow<?, ?>... more) {
      workflows.addAll(List.of(more));
      return this;
    }

    public Builder activities(Activity<?, ?>... more) {
      activities.addAll(List.of(more));
      return this;
    }

    /// Takes other code instead, as a new release would.
    public Builder replaceWorkflows(Workflow<?, ?>... others) {
      workflows.clear();
      return workflows(others);
    }

    public Builder options(EngineOptions newOptions) {
      options = newOptions;
      return this;
    }

    /// Whether runs are rebuilt from history at every wait, as they are by default.
    public Builder replayAtEveryWait(boolean on) {
      replayAtEveryWait = on;
      return this;
    }

    /// The source of ids and random numbers.
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /// Another store than one in memory; the caller closes it.
    public Builder store(Store other) {
      store = other;
      return this;
    }

    public TestEngine start() {
      return new TestEngine(this);
    }
  }
}
