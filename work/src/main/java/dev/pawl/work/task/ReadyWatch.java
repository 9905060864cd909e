package dev.pawl.work.task;

import dev.pawl.api.Mask;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.runtime.JacksonCodec;
import dev.pawl.engine.workflow.TypeRef;
import dev.pawl.process.SupervisedProcess;
import dev.pawl.work.ready.Probe;
import dev.pawl.work.ready.Readiness;
import dev.pawl.work.ready.ReadyTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;

/// Waits until tasks are ready, and lets their runs know.
final class ReadyWatch {
  private static final System.Logger LOG = System.getLogger(ReadyWatch.class.getName());

  private final CompletableFuture<Client> client;
  private final TaskFolders folders;
  private final JacksonCodec codec = new JacksonCodec();

  ReadyWatch(CompletableFuture<Client> client, TaskFolders folders) {
    this.client = client;
    this.folders = folders;
  }

  /// Takes note, before a start, of where its output begins; what an earlier start has said does
  /// not make this one ready. Called again for a start, it changes nothing.
  void mark(RunId run, TaskWorkflow.Attempt attempt) throws IOException {
    Path mark = markOf(run, attempt);
    if (attempt.order().ready() != null && attempt.number() > 1 && Files.notExists(mark)) {
      Files.writeString(mark, Long.toString(size(folders.output(run))));
    }
  }

  private Path markOf(RunId run, TaskWorkflow.Attempt attempt) {
    return folders.folder(run).resolve("output-from-" + attempt.number());
  }

  private long from(RunId run, TaskWorkflow.Attempt attempt) throws IOException {
    try {
      return Long.parseLong(Files.readString(markOf(run, attempt)).strip());
    } catch (NoSuchFileException _) {
      return 0;
    }
  }

  private static long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException _) {
      return 0;
    }
  }

  /// Begins to look, unless it is known already what became of it.
  ///
  /// @param end when this is done, nobody looks any more
  void begin(
      RunId run,
      TaskWorkflow.Attempt attempt,
      SupervisedProcess process,
      SortedMap<String, String> environment,
      CompletableFuture<?> end)
      throws IOException {
    TaskReady ready = attempt.order().ready();
    if (ready == null || isKnown(run, attempt.number())) {
      return;
    }
    Duration age = Duration.between(process.startedAt(), Instant.now());
    Duration left = Duration.ofMillis(ready.timeoutMillis()).minus(age);
    Duration patience = left.compareTo(Readiness.TIMEOUT_MIN) < 0 ? Readiness.TIMEOUT_MIN : left;
    Path directory = Path.of(attempt.order().directory());
    CompletableFuture<Readiness> outcome =
        Readiness.await(
            Probe.parse("ready", ready.probe()),
            new ReadyTask(folders.output(run), from(run, attempt), directory, environment),
            patience.compareTo(Readiness.TIMEOUT_MAX) > 0 ? Readiness.TIMEOUT_MAX : patience);
    var _ = end.whenComplete((_, _) -> outcome.cancel(true));
    var _ =
        outcome.whenComplete((result, failure) -> {
          if (result != null) {
            String detail = Mask.of(environment).of(result.detail());
            tell(run, new TaskReady.Outcome(attempt.number(), result.ready(), detail));
          } else if (!outcome.isCancelled()) {
            LOG.log(System.Logger.Level.WARNING, "whether " + run + " is ready is lost", failure);
          }
        });
  }

  private boolean isKnown(RunId run, int start) {
    Payload known = client.join().kv(run).get(TaskWorkflow.READY);
    return known != null
        && codec.decode("readiness", known, TypeRef.of(TaskReady.Outcome.class)).start() == start;
  }

  private void tell(RunId run, TaskReady.Outcome outcome) {
    try {
      Payload payload = codec.encode("readiness", outcome);
      var _ = client.join().signal(run, TaskWorkflow.READY, payload, "ready-" + outcome.start());
    } catch (PawlException e) {
      LOG.log(System.Logger.Level.DEBUG, "the run {0} is over, or the daemon ends: {1}", run, e);
    }
  }
}
