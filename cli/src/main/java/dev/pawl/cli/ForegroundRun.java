package dev.pawl.cli;

import dev.pawl.cli.access.Access;
import dev.pawl.cli.access.Attention;
import dev.pawl.cli.access.Opening;
import dev.pawl.cli.access.Request;
import dev.pawl.cli.access.RunTree;
import dev.pawl.cli.access.RunView;
import dev.pawl.cli.access.SocketService;
import dev.pawl.cli.source.WorkflowFile;
import dev.pawl.cli.text.Text;
import dev.pawl.engine.history.BlockReason;
import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.runtime.Engine;
import dev.pawl.engine.runtime.EngineOptions;
import dev.pawl.engine.runtime.StartOptions;
import dev.pawl.engine.store.ListOptions;
import dev.pawl.engine.store.RunHead;
import dev.pawl.engine.store.RunQuery;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.Store;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.Workflow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One run in the foreground, from opening the store to the exit code.
///
/// First the start is recorded by an engine that runs nothing; so what is wrong with the input or
/// the id is said before any code runs, and a run that has ended runs nothing at all. Then a second
/// engine goes on with the run and those that come from it, until the run ends.
final class ForegroundRun {
  private static final Duration FOREVER = Duration.ofDays(10_000);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
  private static final Duration CLOSE_GRACE = Duration.ofSeconds(1);

  private final RunCommand command;
  private final WorkflowFile source;
  private final RunId id;
  private final @Nullable Payload input;

  ForegroundRun(RunCommand command, WorkflowFile source, String id, @Nullable Payload input) {
    this.command = command;
    this.source = source;
    this.id = RunId.of(id);
    this.input = input;
  }

  /// Runs to the end.
  ///
  /// @param name of the workflow, null for the one that the run has, or the only one
  ExitCode run(@Nullable String name) throws InterruptedException {
    try (Store store = Opening.own(command.home())) {
      Optional<RunRecord> found = store.find(id);
      RunRecord run = started(store, name, found);
      if (run.head().state().isTerminal() && !isToBeRetried(store)) {
        if (command.tells()) {
          command.say("run " + Text.visible(id.value()) + " has ended; this is what it recorded");
        }
        return new Outcome(command, id).print(run);
      }
      tellStart(run, found.isPresent());
      return drive(store, run);
    } catch (PawlException e) {
      if (e.code() != ErrorCode.STORE_IN_USE || input != null) {
        throw e;
      }
      return new Outcome(command, id).print(ended(e));
    }
  }

  /// The run if it has ended, from the process that has the store.
  private RunView ended(PawlException inUse) {
    try (Access access = Access.to(command.home())) {
      RunView run = access.ask(new Request.ShowRun(id.value(), false)).run();
      if (run.id().equals(id.value()) && run.hasEnded()) {
        return run;
      }
    } catch (PawlException e) {
      inUse.addSuppressed(e);
    }
    throw inUse;
  }

  /// Whether somebody asked for another try while another process had the store.
  private boolean isToBeRetried(Store store) {
    return store.load(id).stream()
        .flatMap(loaded -> loaded.mail().stream())
        .anyMatch(message -> message.event() instanceof Event.RunRetried);
  }

  // --- Start ---

  private RunRecord started(Store store, @Nullable String name, Optional<RunRecord> found) {
    if (found.isPresent() && input == null) {
      requireType(found.get(), name);
      return found.get();
    }
    Workflow<?, ?> workflow = source.choose(name == null ? typeOf(found) : name);
    Payload payload = input == null ? Payload.NULL : input;
    try (Engine engine = builder(Attention.toNothing(store)).start()) {
      return engine.client().start(workflow.name(), id.value(), payload, options()).run();
    }
  }

  private @Nullable String typeOf(Optional<RunRecord> found) {
    return found
        .map(RunRecord::type)
        .filter(type -> source.workflows().stream().anyMatch(w -> w.name().equals(type)))
        .orElse(null);
  }

  private void requireType(RunRecord found, @Nullable String name) {
    Workflow<?, ?> workflow = source.choose(name == null ? typeOf(Optional.of(found)) : name);
    if (!workflow.name().equals(found.type())) {
      throw new PawlException(
          ErrorCode.RUN_ID_CONFLICT,
          "run id '%s' belongs to a run of type '%s', not '%s'; choose another id"
              .formatted(id, found.type(), workflow.name()));
    }
  }

  /// Where the code is, so that other commands can say how to go on.
  private StartOptions options() {
    String path = source.file().toAbsolutePath().normalize().toString();
    boolean fits = dev.pawl.engine.history.Limits.utf8Length(path) <= 256;
    return fits
        ? StartOptions.defaults().withLabels(Map.of(RunView.FILE_LABEL, path))
        : StartOptions.defaults();
  }

  private Engine.Builder builder(Store store) {
    return Engine.builder(store)
        .workflows(source.workflows().toArray(Workflow<?, ?>[]::new))
        .activities(source.activities().toArray(Activity<?, ?>[]::new))
        .options(EngineOptions.defaults().withCloseGrace(CLOSE_GRACE));
  }

  private void tellStart(RunRecord run, boolean goesOn) {
    if (!command.tells()) {
      return;
    }
    String shown = Text.visible(id.value());
    command.say(
        goesOn
            ? "run %s goes on after %s".formatted(shown, Text.count(run.head().lastSeq(), "event"))
            : "run %s of workflow %s".formatted(shown, Text.visible(run.type())));
    command.say("  if this process dies, go on with: " + Text.visible(goOn()));
    source.declared().stream()
        .map(Activity::name)
        .forEach(activity ->
            command.say(
                "  %s has no body in this file: calls wait for a worker that has one"
                    .formatted(Text.visible(activity))));
  }

  String goOn() {
    return NextStep.goOn(source.file().toString(), id.value(), command.homeArgument());
  }

  // --- The way to the end ---

  private ExitCode drive(Store store, RunRecord run) throws InterruptedException {
    Progress progress = new Progress(command, id, run);
    RunTree tree = RunTree.of(id, new InterruptibleStore(store, command.interruption));
    try (Engine engine = builder(tree).start();
        SocketService _ = SocketService.start(command.home(), engine, tree, commandLine())) {
      Client client = engine.client();
      unblock(client, run);
      while (isToBeRetried(store)) {
        Thread.sleep(LOOK_AGAIN);
      }
      try (Progress _ = progress.follow(client)) {
        RunRecord end = await(client, run);
        progress.drain();
        if (end.head().state() == RunState.FAILED) {
          client.markSeen(id);
        }
        return new Outcome(command, id).print(client.require(id));
      }
    } catch (InterruptedException e) {
      if (!command.interruption.isRequested()) {
        throw e;
      }
      RunRecord last = store.find(id).orElse(run);
      if (last.head().state().isTerminal()) {
        return new Outcome(command, id).print(last); // it ended while it was being stopped
      }
      command.say("stopped; the run is kept. Go on with: " + Text.visible(goOn()));
      return ExitCode.INTERRUPTED;
    }
  }

  private String commandLine() {
    return "pawl run %s --id %s".formatted(source.file(), id);
  }

  /// An explicit run of the mended file asks for another try, also of the children.
  private void unblock(Client client, RunRecord run) {
    if (isBlocked(run, BlockReason.NONDETERMINISM)) {
      client.unblock(run.id(), "pawl run " + source.file());
    }
    long before = ListOptions.FROM_NEWEST;
    do {
      var page = client.list(RunQuery.childrenOf(run.id()), before, ListOptions.LIMIT_MAX);
      page.runs().forEach(child -> unblock(client, child));
      before = page.nextBeforeKey();
    } while (before != 0);
  }

  private static boolean isBlocked(RunRecord run, BlockReason reason) {
    RunHead.Block block = run.head().block();
    return block != null && block.reason() == reason;
  }

  /// Waits until the run has ended or is blocked, other than as it was at the beginning.
  private RunRecord await(Client client, RunRecord before) throws InterruptedException {
    while (true) {
      RunRecord run =
          client
              .awaitState(
                  id,
                  FOREVER,
                  RunState.SUCCEEDED,
                  RunState.FAILED,
                  RunState.CANCELED,
                  RunState.BLOCKED)
              .orElseThrow();
      if (run.head().state() != RunState.BLOCKED || !isAsBefore(run, before)) {
        return run;
      }
      Thread.sleep(LOOK_AGAIN);
    }
  }

  /// Whether the block is the one that is about to be lifted.
  private boolean isAsBefore(RunRecord run, RunRecord before) {
    boolean hasCode =
        source.workflows().stream()
            .anyMatch(workflow ->
                workflow.name().equals(run.type())
                    && (run.version().isEmpty() || workflow.version().equals(run.version())));
    return hasCode
        && before.head().state() == RunState.BLOCKED
        && run.head().updatedAtMillis() == before.head().updatedAtMillis();
  }

  /// The file as the user wrote it.
  Path file() {
    return source.file();
  }
}
