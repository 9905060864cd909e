package dev.pawl.testkit.golden;

import dev.pawl.engine.history.RunId;
import dev.pawl.engine.runtime.EngineOptions;
import dev.pawl.engine.runtime.EventJson;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.testkit.TestEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Runs the golden workflows and writes down their histories, one file per execution.
///
/// The run's id is the workflow's name; the file of a later execution bears its number.
final class GoldenRecorder {
  private static final int ALL = 1_000_000;

  /// Leads one run to its end.
  private interface Script {
    void run(TestEngine engine) throws InterruptedException;
  }

  private static final SequencedMap<String, Script> SCRIPTS = new LinkedHashMap<>();

  static {
    SCRIPTS.put("sequence", engine -> start(engine, GoldenWorkflows.SEQUENCE, "parcel"));
    SCRIPTS.put("failures", engine -> start(engine, GoldenWorkflows.FAILURES, "parcel"));
    SCRIPTS.put("fan-out", engine -> start(engine, GoldenWorkflows.FAN_OUT, "part"));
    SCRIPTS.put("races", engine -> start(engine, GoldenWorkflows.RACES, "horse"));
    SCRIPTS.put("approval", GoldenRecorder::approval);
    SCRIPTS.put("saga", GoldenRecorder::saga);
    SCRIPTS.put("parent", engine -> start(engine, GoldenWorkflows.PARENT, "kid"));
    SCRIPTS.put("rounds", GoldenRecorder::rounds);
    SCRIPTS.put("values", engine -> start(engine, GoldenWorkflows.VALUES, "die"));
    SCRIPTS.put("operated", GoldenRecorder::operated);
    SCRIPTS.put("notices", engine -> start(engine, GoldenWorkflows.NOTICES, "bird"));
  }

  private GoldenRecorder() {}

  /// The names of what can be recorded.
  static Iterable<String> names() {
    return SCRIPTS.keySet();
  }

  /// Records one into a folder.
  static void record(String name, Path folder) throws IOException, InterruptedException {
    TestEngine.Builder builder =
        TestEngine.builder()
            .workflows(GoldenWorkflows.ALL.toArray(Workflow<?, ?>[]::new))
            .activities(GoldenWorkflows.ACTIVITIES.toArray(Activity<?, ?>[]::new))
            .options(EngineOptions.defaults().withQueue("slow", 1));
    try (TestEngine engine = builder.start()) {
      SCRIPTS.get(name).run(engine);
      RunId run = RunId.of(name);
      engine.untilEnded(run);
      Files.createDirectories(folder);
      for (int execution : engine.client().executions(run)) {
        String file = execution == 1 ? name : name + "-" + execution;
        String lines = EventJson.toLines(engine.client().history(run, execution, 1, ALL));
        Files.writeString(folder.resolve(file + ".jsonl"), lines);
      }
    }
  }

  private static <I, O> RunHandle<O> start(TestEngine engine, Workflow<I, O> workflow, I input) {
    return engine.client().start(workflow, workflow.name(), input);
  }

  private static void approval(TestEngine engine) throws InterruptedException {
    RunHandle<String> run = start(engine, GoldenWorkflows.APPROVAL, "parcel");
    run.signal("note", "a");
    run.signal("note", "b");
    engine.advance(Duration.ofMinutes(2));
    run.signal("ship", "yes");
  }

  private static void saga(TestEngine engine) throws InterruptedException {
    RunHandle<String> run = start(engine, GoldenWorkflows.SAGA, "trip");
    engine.settle();
    run.cancel("no holiday");
  }

  private static void rounds(TestEngine engine) throws InterruptedException {
    RunHandle<Integer> run = start(engine, GoldenWorkflows.ROUNDS, 1);
    run.signal("spare", "kept unread");
    for (String bead : new String[] {"a", "b", "c"}) {
      run.signal("bead", bead);
    }
    engine.settle();
  }

  private static void operated(TestEngine engine) throws InterruptedException {
    RunHandle<String> run = start(engine, GoldenWorkflows.OPERATED, "machine");
    engine.client().pause(run.id(), "lunch");
    engine.settle();
    run.signal("first", "go");
    engine.advance(Duration.ofHours(1));
    engine.client().resume(run.id());
    engine.untilEnded(run.id());
    engine.client().retry(run.id(), "it was the weather");
    engine.crash(Duration.ofMinutes(1));
    engine.settle();
    engine.client().terminate(run.id(), "seen enough");
  }
}
