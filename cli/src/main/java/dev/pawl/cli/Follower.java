package dev.pawl.cli;

import dev.pawl.api.HistoryPage;
import dev.pawl.api.RunDetails;
import dev.pawl.api.RunView;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.LinkException;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.ProgressWords;
import dev.pawl.cli.text.RunEvent;
import dev.pawl.cli.text.Style;
import dev.pawl.cli.text.Text;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Follows a run until it has ended or needs a person, one line on stderr per change.
///
/// It reads the run's history from where it left off, so it misses nothing and tells nothing twice,
/// also when the daemon dies and comes back.
final class Follower {
  private static final int PAGE = 500;
  private static final int WAIT_SECONDS = 60;

  /// A child that becomes blocked does not change its parent.
  private static final int CHILD_WAIT_SECONDS = 3;

  private final DataCommand command;
  private final DaemonLink link;
  private final Interruption interruption;
  private final boolean tells;
  private final Set<String> blocked = new HashSet<>();
  private int execution;
  private long next;

  /// @param tells whether to say what happens on the way
  Follower(DataCommand command, DaemonLink link, Interruption interruption, boolean tells) {
    this.command = command;
    this.link = link;
    this.interruption = interruption;
    this.tells = tells;
  }

  /// Follows a run and tells how it ended.
  ///
  /// @param from how it stands; what happened before is not told
  /// @param intro what is said first
  ExitCode follow(RunView from, List<String> intro) {
    interruption.watch();
    try {
      if (tells) {
        intro.forEach(command::say);
      }
      RunView end = from.hasEnded() ? from : toTheEnd(from);
      String path = Paths.with(Paths.of("runs", end.id()), "seen", end.hasEnded());
      return new Outcome(command, tells).print(link.get(path, RunDetails.class).run());
    } catch (LinkException e) {
      if (!interruption.isRequested()) {
        throw e;
      }
      // The interrupt has closed the connection, and is done with.
      boolean _ = Thread.interrupted();
      String id = Text.quoted(from.id()) + command.homeArgument();
      command.say("the run goes on; follow it again with: pawl watch " + id);
      command.say("                         end it with: pawl cancel " + id);
      return ExitCode.INTERRUPTED;
    } finally {
      interruption.ignore();
    }
  }

  private RunView toTheEnd(RunView from) {
    ProgressWords words = new ProgressWords(from.id(), command.homeArgument());
    execution = from.execution();
    next = 1;
    RunView run = from;
    if (tells) {
      learn(from, words);
      words.open(from).forEach(line -> print(Instant.now(), line));
    }
    while (true) {
      if (tells) {
        tell(run, words);
      }
      if (command.data().format() == Format.JSONL && !run.hasEnded() && run.blocked() == null) {
        command.data().one(Records.write(run)); // how it ends is for the outcome to tell
      }
      if (run.hasEnded() || run.blocked() != null) {
        return run;
      }
      String wait = Paths.of("runs", run.id(), "wait");
      run =
          link.get(
              Paths.with(wait, "for", "change", "since", run.revision(), "seconds", patience(run)),
              RunView.class);
    }
  }

  private int patience(RunView run) {
    boolean hasChildren = run.waits().stream().anyMatch(wait -> wait.kind().equals("child"));
    return tells && hasChildren ? CHILD_WAIT_SECONDS : WAIT_SECONDS;
  }

  /// Later events refer to commands by number, so their names are needed from the beginning on.
  private void learn(RunView run, ProgressWords words) {
    while (next <= run.events()) {
      for (RunEvent event : page(run.id())) {
        if (event.seq() <= run.events()) {
          words.learn(event);
        }
        next = event.seq() + 1;
      }
    }
    next = run.events() + 1;
  }

  private void tell(RunView run, ProgressWords words) {
    while (true) {
      List<RunEvent> events = page(run.id());
      if (!events.isEmpty()) {
        words.of(events).forEach(line -> print(line.at(), line.text()));
        next = events.getLast().seq() + 1;
      } else if (execution < run.execution()) {
        execution++;
        next = 1;
      } else {
        break;
      }
    }
    tellBlockedChildren(run);
  }

  private List<RunEvent> page(String id) {
    String path =
        Paths.with(
            Paths.of("runs", id, "history"), "execution", execution, "from", next, "limit", PAGE);
    return link.get(path, HistoryPage.class).events().stream().map(RunEvent::of).toList();
  }

  /// A blocked child holds up its parent in silence.
  private void tellBlockedChildren(RunView run) {
    for (RunView.WaitView wait : run.waits()) {
      if (wait.kind().equals("child")) {
        RunView child = link.get(Paths.of("runs", wait.name()), RunDetails.class).run();
        RunView.BlockView block = child.blocked();
        if (block != null && blocked.add(child.id() + block.since())) {
          print(block.since(), "child " + child.id() + " is blocked:");
          block.report().lines().forEach(line -> command.say("  " + Text.visible(line)));
        }
      }
    }
  }

  private void print(Instant at, String text) {
    Style style = command.terminal.errStyle();
    String line = Text.visible(text);
    int width = command.terminal.errWidth();
    String shown = width == 0 ? line : Text.cut(line, Math.max(20, width - 10));
    command.say(style.dim(Text.time(at, at)) + "  " + shown);
  }
}
