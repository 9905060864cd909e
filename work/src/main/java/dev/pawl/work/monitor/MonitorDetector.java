package dev.pawl.work.monitor;

import dev.pawl.work.pattern.Excerpt;
import dev.pawl.work.pattern.LinePattern;
import dev.pawl.work.pattern.PatternList;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Decides whether a command line, as an agent would give it to a shell, belongs in the background.
///
/// The decision depends on the text alone, so to try it is to ask. It is there for every text and
/// takes time in proportion to it: what cannot be read as a command stays where it is. Instances
/// are immutable.
public final class MonitorDetector {
  /// Longer texts are not read; no system takes such an argument.
  public static final int COMMAND_CHARS = 2 * 1024 * 1024;

  private final MonitorSettings settings;
  private final PatternList patterns;

  /// Reads the patterns of the settings.
  public MonitorDetector(MonitorSettings settings) {
    this.settings = settings;
    this.patterns = PatternList.parse("autoBackgroundPatterns", settings.autoBackgroundPatterns());
  }

  /// A decision about a command that starts, and what is left of the wish for the next one.
  public record Outcome(Decision decision, ArmedNext armed) {}

  /// Lines of the patterns that are not used, and why.
  public List<PatternList.Malformed> malformedPatterns() {
    return patterns.malformed();
  }

  /// Decides about a command that is about to start. It uses up the wish for the next one, also
  /// where the detector is off; only a blank command starts nothing and leaves it.
  public Outcome next(String command, ArmedNext armed, Instant now) {
    if (!armed.holds(now) || command.isBlank()) {
      return new Outcome(decide(command), armed.seen(now));
    }
    Decision forced =
        new Decision.Divert(
            Rule.ARMED,
            "the next command was to run in the background, and `%s` is it"
                .formatted(shortened(Excerpt.oneLine(command))),
            title(Rule.ARMED, Excerpt.oneLine(command)),
            true,
            settings.forcedBackgroundNotifyOnOutput());
    return new Outcome(forced, ArmedNext.NONE);
  }

  /// Decides about a command by its text.
  public Decision decide(String command) {
    return decide(command, new Steps(command.length()));
  }

  Decision decide(String command, Steps steps) {
    if (!settings.autoBackgroundBash()) {
      return new Decision.Stay("not diverted: autoBackgroundBash is off");
    }
    if (command.isBlank()) {
      return new Decision.Stay("not diverted: the command is blank");
    }
    if (command.length() > COMMAND_CHARS) {
      return unreadable(
          "it has %,d characters, the limit is %,d".formatted(command.length(), COMMAND_CHARS));
    }
    String line = Excerpt.oneLine(command);
    Optional<LinePattern> pattern = patterns.firstIn(line);
    if (pattern.isPresent()) {
      return divert(
          Rule.PATTERN,
          "%s matches the pattern %s"
              .formatted(
                  pattern.get().find(line).map(part -> "`" + shortened(part) + "`").orElse("it"),
                  shortened(pattern.get().toString())),
          line);
    }
    return byRules(command, line, steps);
  }

  private static Decision byRules(String command, String line, Steps steps) {
    if (command.indexOf('\0') >= 0) {
      return unreadable(
          "the character at %d is NUL, which no command can hold"
              .formatted(command.indexOf('\0') + 1));
    }
    var walk = new Walk(steps);
    try {
      walk.run(command);
    } catch (Unreadable e) {
      return unreadable(e.reason());
    }
    Walk.Finding finding = walk.finding();
    return finding == null
        ? new Decision.Stay("not diverted: no rule applies")
        : divert(finding.rule(), finding.reason(), line);
  }

  private static Decision divert(Rule rule, String reason, String line) {
    return new Decision.Divert(rule, reason, title(rule, line), true, false);
  }

  private static Decision unreadable(String reason) {
    return new Decision.Stay("not diverted: cannot be read as a shell command, because " + reason);
  }

  private static String title(Rule rule, String line) {
    return rule.label() + ": " + shortened(line);
  }

  private static String shortened(String text) {
    return Excerpt.cut(text, Decision.Divert.TITLE_COMMAND_CHARS);
  }
}
