package dev.pawl.cli;

import dev.pawl.api.Gone;
import dev.pawl.api.RunView;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.EventFeed;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Text;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// `pawl ps --watch`: the list, and then each change, until somebody stops it.
final class PsWatch {
  /// A screen is not drawn more often than this.
  private static final Duration CALM = Duration.ofMillis(100);

  private static final String CLEAR = "\u001b[H\u001b[2J";

  private final PsCommand command;
  private final Interruption interruption;

  PsWatch(PsCommand command, Interruption interruption) {
    this.command = command;
    this.interruption = interruption;
  }

  Exit call() {
    return interruption.during(() -> {
      try (DaemonLink link = command.link();
          EventFeed feed = link.changes(command.queryText())) {
        if (command.terminal.redraws() && command.isText()) {
          draw(link, feed);
        } else {
          print(feed);
        }
        return ExitCode.INTERRUPTED;
      }
    });
  }

  private void draw(DaemonLink link, EventFeed feed) throws InterruptedException {
    while (!interruption.isRequested()) {
      Instant now = InstantSource.system().instant();
      RunList list = command.list(link);
      command.terminal.out().print(CLEAR);
      new RunTable(command.terminal, now).print(list, command.homeArgument());
      command.terminal.out().flush();
      Thread.sleep(CALM);
      feed.next();
      while (feed.hasMore()) {
        feed.next();
      }
    }
  }

  private void print(EventFeed feed) {
    while (!interruption.isRequested()) {
      EventFeed.Event event = feed.next();
      switch (event.name()) {
        case "run" -> run(event.data());
        case "deleted" -> deleted(event.data());
        case "reset" -> command.say("changes were missed; look anew with: pawl ps");
        default -> {
          // Of a newer daemon.
        }
      }
      command.terminal.out().flush();
    }
  }

  private void run(String data) {
    if (!command.isText()) {
      command.data().rows(true).add(data);
      return;
    }
    RunView run = Records.read(data, RunView.class);
    String why = RunTable.why(run);
    String at = Text.time(run.updatedAt(), run.updatedAt());
    String line = "%s  %s  %s  %s".formatted(at, run.id(), run.type(), run.state());
    command.terminal.out().println(Text.visible(why.isEmpty() ? line : line + ": " + why));
  }

  private void deleted(String data) {
    String id = Records.read(data, Gone.class).id();
    boolean inWords = command.data().format() == Format.TEXT;
    command
        .terminal
        .out()
        .println(
            inWords
                ? Text.visible(id + "  deleted")
                : Text.visibleJson(Records.write(new Deleted(id, true))));
  }

  /// What `--json` says of a run that is gone.
  private record Deleted(String id, boolean deleted) {}
}
