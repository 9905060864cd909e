package dev.pawl.cli;

import dev.pawl.api.LoadFile;
import dev.pawl.api.LoadedFile;
import dev.pawl.api.ProblemCode;
import dev.pawl.api.RawJson;
import dev.pawl.api.Reason;
import dev.pawl.api.RunDetails;
import dev.pawl.api.RunPage;
import dev.pawl.api.RunView;
import dev.pawl.api.StartRun;
import dev.pawl.api.Started;
import dev.pawl.api.WorkflowView;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.LinkException;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.text.Text;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One `pawl run`: the file is brought to the daemon, the run started or found, and followed.
final class FileRun {
  private static final int WAIT_SECONDS = 60;

  /// As for files that are started by name.
  private static final int SOURCE_BYTES_MAX = 1 << 20;

  private final RunCommand command;
  private final @Nullable RawJson input;

  /// @param input null for null, or for what a run that is there has already
  FileRun(RunCommand command, @Nullable RawJson input) {
    this.command = command;
    this.input = input;
  }

  ExitCode call() {
    String source = read(command.file);
    try (DaemonLink link = command.link()) {
      LoadFile file = new LoadFile(command.file.toAbsolutePath().normalize().toString(), source);
      LoadedFile loaded = link.repeat("/workflows", file, LoadedFile.class);
      Optional<RunView> found = found(link);
      RunView run =
          found.isPresent() && input == null
              ? goesOn(link, found.get(), loaded)
              : started(link, loaded, found);
      if (command.detach) {
        command.tellDetached(run);
        return ExitCode.OK;
      }
      return new Follower(command, link, command.interruption, command.tells())
          .follow(run, intro(run, found.isPresent(), loaded));
    }
  }

  /// The text of a file.
  static String read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      // A device has no end.
      byte[] text = in.readNBytes(SOURCE_BYTES_MAX + 1);
      if (text.length > SOURCE_BYTES_MAX) {
        throw Command.usage(
            "%s has more than %,d bytes, too much for a workflow file"
                .formatted(file, SOURCE_BYTES_MAX));
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
    } catch (NoSuchFileException _) {
      throw Command.usage("there is no file " + file);
    } catch (MalformedInputException _) {
      throw Command.usage(file + " is not a text in UTF-8");
    } catch (IOException e) {
      throw Command.usage(
          "cannot read %s: %s"
              .formatted(file, Files.isDirectory(file) ? "it is a folder" : e.getMessage()));
    }
  }

  /// The run that has the wanted id already.
  private Optional<RunView> found(DaemonLink link) {
    String id = command.id;
    if (id == null) {
      return Optional.empty();
    }
    try {
      RunView run = link.get(Paths.of("runs", id), RunDetails.class).run();
      return Optional.of(run).filter(it -> it.id().equals(id));
    } catch (LinkException e) {
      if (e.is(ProblemCode.NO_SUCH_RUN)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  // --- Starting ---

  private RunView started(DaemonLink link, LoadedFile loaded, Optional<RunView> found) {
    String type = found.map(RunView::type).filter(it -> has(loaded, it)).orElse(null);
    WorkflowView workflow = choose(loaded, command.workflow == null ? type : command.workflow);
    StartRun start =
        new StartRun(
            workflow.type(),
            workflow.version(),
            command.idFor(workflow.type()),
            input,
            command.labels.asked(),
            null);
    Started started = link.repeat("/runs", start, Started.class);
    return started.created() ? started.run() : unblocked(link, started.run());
  }

  private static boolean has(LoadedFile loaded, String type) {
    return loaded.workflows().stream().anyMatch(workflow -> workflow.type().equals(type));
  }

  /// The workflow of a name, or the only one.
  private WorkflowView choose(LoadedFile loaded, @Nullable String name) {
    List<WorkflowView> candidates =
        name == null
            ? loaded.workflows()
            : loaded.workflows().stream().filter(it -> it.type().equals(name)).toList();
    if (candidates.size() == 1) {
      return candidates.getFirst();
    }
    String names =
        loaded.workflows().stream().map(WorkflowView::type).collect(Collectors.joining(", "));
    throw Command.usage(
        name == null
            ? "%s has several workflows: %s; choose one with --workflow NAME"
                .formatted(command.file, names)
            : "%s has no workflow '%s'; it has %s".formatted(command.file, name, names));
  }

  // --- Going on ---

  private RunView goesOn(DaemonLink link, RunView run, LoadedFile loaded) {
    boolean other = command.workflow != null && !command.workflow.equals(run.type());
    if (other || !has(loaded, run.type())) {
      throw new LinkException(
          ProblemCode.RUN_ID_CONFLICT,
          "run id '%s' belongs to a run of type '%s', not of this file; choose another id"
              .formatted(run.id(), run.type()));
    }
    return unblocked(link, run);
  }

  /// The run, which tries again with the file as it is now if it was blocked.
  private RunView unblocked(DaemonLink link, RunView run) {
    unblockChildren(link, run);
    return run.blocked() == null ? run : unblock(link, run);
  }

  /// A blocked child holds up its parent, and may be of the same file.
  private void unblockChildren(DaemonLink link, RunView run) {
    if (run.hasEnded()) {
      return;
    }
    RunPage children =
        link.get(Paths.with(Paths.of("runs", run.id(), "children"), "limit", 1_000), RunPage.class);
    for (RunView child : children.runs()) {
      unblockChildren(link, child);
      if (child.blocked() != null) {
        unblock(link, child);
      }
    }
  }

  private RunView unblock(DaemonLink link, RunView run) {
    Reason reason = new Reason("pawl run " + command.file);
    RunView after = link.repeat(Paths.of("runs", run.id(), "unblock"), reason, RunView.class);
    if (!after.revision().equals(run.revision())) {
      return after;
    }
    // It is shown as it was: what is recorded of it must not be taken for what came of this.
    String path = Paths.of("runs", run.id(), "wait");
    return link.get(
        Paths.with(path, "for", "change", "since", run.revision(), "seconds", WAIT_SECONDS),
        RunView.class);
  }

  // --- Words ---

  private List<String> intro(RunView run, boolean goesOn, LoadedFile loaded) {
    String id = Text.visible(run.id());
    if (run.hasEnded()) {
      return goesOn
          ? List.of("run " + id + " has ended; this is what it recorded")
          : List.of("run %s of workflow %s".formatted(id, Text.visible(run.type())));
    }
    String first =
        goesOn
            ? "run %s goes on after %s".formatted(id, Text.count(run.events(), "event"))
            : "run %s of workflow %s".formatted(id, Text.visible(run.type()));
    return Stream.concat(
            Stream.of(first),
            loaded.declared().stream()
                .map(activity ->
                    "  %s has no body in this file: calls wait for a worker that has one"
                        .formatted(Text.visible(activity))))
        .toList();
  }
}
