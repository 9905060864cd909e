package dev.pawl.cli;

import dev.pawl.api.OutputGap;
import dev.pawl.api.OutputLine;
import dev.pawl.api.OutputLines;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.LinkException;
import dev.pawl.cli.text.Text;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Shows lines of an output, as many answers as it takes.
final class LineOutput {
  private static final int WAIT_SECONDS = 30;

  private final Command command;
  private final DaemonLink link;
  private final LineOptions options;

  /// Takes lines as they come.
  interface Lines {
    void line(OutputLine line);
  }

  LineOutput(Command command, DaemonLink link, LineOptions options) {
    this.command = command;
    this.link = link;
    this.options = options;
  }

  /// Shows what is there, and if wanted what comes.
  ///
  /// @param run its id, or what names it
  /// @param since no lines that say they are older; null for any
  void show(String run, @Nullable Instant since, boolean follow, Lines lines) {
    String id = run;
    long from = 0;
    Integer left = options.head;
    boolean caughtUp = false;
    // A piece of a line is no record, and what is looked for may be in the rest.
    boolean whole = follow && (options.grep != null || command.isForPrograms());
    for (boolean first = true; ; first = false) {
      int seconds = follow && caughtUp ? WAIT_SECONDS : 0;
      OutputLines page =
          page(options.path(id, new LineOptions.Next(from, left, first, since, whole, seconds)));
      // By its whole id: @last must not become another run on the way.
      id = page.run();
      show(page, id, lines);
      from = page.next();
      if (left != null) {
        left -= (int) page.lines().stream().filter(it -> it.context() == null).count();
      }
      caughtUp = !page.more();
      boolean full = options.tail != null ? !follow : left != null && left <= 0;
      if (full || (caughtUp && (page.end() || !follow))) {
        sayRest(page, full);
        return;
      }
    }
  }

  private OutputLines page(String path) {
    try {
      return link.get(path, OutputLines.class);
    } catch (LinkException e) {
      throw LineOptions.ofOptions(e);
    }
  }

  private void show(OutputLines page, String id, Lines lines) {
    OutputGap gap = page.omitted();
    if (gap != null && page.lines().isEmpty()) {
      command.say(left(gap));
    }
    boolean begun = false;
    for (OutputLine line : page.lines()) {
      if (gap != null && line.number() > gap.lastLine()) {
        tell(gap, id, begun);
        gap = null;
      }
      lines.line(line);
      begun = true;
    }
    command.terminal.out().flush();
  }

  /// Says what is left out: where it is if there is something before it, else apart.
  private void tell(OutputGap gap, String id, boolean within) {
    String words =
        "%s; pawl logs %s --lines %d-%d"
            .formatted(left(gap), Text.quoted(Text.visible(id)), gap.firstLine(), gap.lastLine());
    if (within && !command.isForPrograms()) {
      command.terminal.out().println("… " + words + " …");
    } else {
      command.say(words);
    }
  }

  private static String left(OutputGap gap) {
    String lines = "%,d line%s".formatted(gap.lines(), gap.lines() == 1 ? "" : "s");
    String matches = gap.matches() == null ? "" : ", %,d matches".formatted(gap.matches());
    return "%s, %,d bytes%s left out".formatted(lines, gap.bytes(), matches);
  }

  private void sayRest(OutputLines page, boolean full) {
    if (full && page.more()) {
      command.say("%,d bytes behind this are left out".formatted(page.size() - page.next()));
    }
  }

  /// What stands at the end of a line that is too long to be shown.
  static String cut(OutputLine line) {
    return line.cutBytes() == null
        ? ""
        : " … [%,d bytes more; all with --raw]".formatted(line.cutBytes());
  }

  /// What stands before a line where something was looked for.
  String number(OutputLine line) {
    return options.grep == null ? "" : line.number() + (line.context() == null ? ":" : "-");
  }
}
