package dev.pawl.work.monitor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Goes once through all commands that a command line would run, and notes the first for each rule.
final class Walk {
  /// Deeper nested texts for shells are not looked into.
  private static final int SCRIPTS_MAX = 8;

  /// Functions may call each other; the stack has room for this.
  private static final int DEPTH_MAX = 400;

  /// Stands for what a function comes to until it is called.
  private static final int UNKNOWN = -1;

  private final Steps steps;
  private final Map<String, Function> functions = new HashMap<>();
  private int depth;
  private int scripts;
  private int pauses;
  private int monitors;

  private @Nullable Call watch;
  private @Nullable Call follow;
  private @Nullable Call longPause;
  private @Nullable Call monitor;
  private @Nullable String loop;

  Walk(Steps steps) {
    this.steps = steps;
  }

  /// Reads a text and goes through it.
  void run(String text) throws Unreadable {
    commands(Parser.parse(new Cursor(text, steps, 0)));
  }

  /// The first rule that applies, and why; null if none does.
  @Nullable Finding finding() {
    if (watch != null) {
      return new Finding(Rule.WATCH, quoted(watch) + " repeats a command until it is stopped");
    }
    if (follow != null) {
      return new Finding(
          Rule.FOLLOW, quoted(follow) + " goes on printing what others write until it is stopped");
    }
    if (longPause != null && monitor != null) {
      return new Finding(
          Rule.DELAYED_MONITOR,
          quoted(longPause) + " only waits, and " + quoted(monitor) + " looks at other work");
    }
    return loop == null ? null : new Finding(Rule.LOOP, loop);
  }

  /// A rule that applies.
  record Finding(Rule rule, String reason) {}

  /// A function, and what a call of it comes to; it is gone through only once.
  private record Function(Command body, int pauses, int monitors) {}

  private void commands(List<Command> commands) throws Unreadable {
    depth++;
    if (depth > DEPTH_MAX) {
      throw new Unreadable("its functions call each other deeper than " + DEPTH_MAX);
    }
    for (Command command : commands) {
      steps.spend(1);
      command(command);
    }
    depth--;
  }

  private void command(Command command) throws Unreadable {
    switch (command) {
      case Command.Simple simple -> simple(simple);
      case Command.Group group -> commands(group.commands());
      case Command.Test test -> commands(test.inner());
      case Command.Not not -> commands(List.of(not.command()));
      case Command.Function function ->
          functions.put(function.name(), new Function(function.body(), UNKNOWN, UNKNOWN));
      case Command.While loop -> {
        int before = pauses;
        int monitorsBefore = monitors;
        commands(loop.condition());
        commands(loop.body());
        loop(loop.span(), Repeats.kind(loop), before, monitorsBefore);
      }
      case Command.For loop -> {
        words(loop.items());
        int before = pauses;
        int monitorsBefore = monitors;
        commands(loop.body());
        loop(loop.span(), rounds(Repeats.count(loop)), before, monitorsBefore);
      }
      case Command.CountingFor loop -> {
        int before = pauses;
        int monitorsBefore = monitors;
        commands(loop.body());
        loop(loop.span(), rounds(Repeats.count(loop)), before, monitorsBefore);
      }
    }
  }

  private static @Nullable String rounds(long count) {
    if (count < 0) {
      return Repeats.ENDLESS;
    }
    return count >= Repeats.MANY ? "goes round %d times".formatted(count) : null;
  }

  /// A loop that pauses is a wait if it has no near end, or looks at other work.
  private void loop(
      Command.Span span, @Nullable String kind, int pausesBefore, int monitorsBefore) {
    if (loop != null || pauses == pausesBefore) {
      return;
    }
    String why = kind == null && monitors > monitorsBefore ? "looks at other work" : kind;
    if (why != null) {
      loop = "the loop `%s` %s and sleeps in between".formatted(span.excerpt(), why);
    }
  }

  private void simple(Command.Simple simple) throws Unreadable {
    words(simple.words());
    commands(simple.inner());
    Call call = Prefixes.strip(simple.span(), simple.words());
    if (call != null) {
      call(call);
    }
  }

  private void words(List<Token.Word> words) throws Unreadable {
    for (Token.Word word : words) {
      steps.spend(1);
      commands(word.inner());
    }
  }

  private void call(Call call) throws Unreadable {
    Function function = functions.get(call.name());
    if (function != null) {
      function(call.name(), function);
      return;
    }
    String text = NestedScript.of(call);
    if (text != null) {
      script(text);
      return;
    }
    if (call.name().equals("watch") && !asksForHelp(call)) {
      watch = watch == null ? call : watch;
    }
    if (Follow.test(call)) {
      follow = follow == null ? call : follow;
    }
    if (Pause.test(call)) {
      pauses++;
      boolean isLong = Pause.seconds(call) >= Pause.SECONDS_MIN;
      longPause = longPause == null && isLong ? call : longPause;
    }
    if (MonitorWords.test(call)) {
      monitors++;
      monitor = monitor == null ? call : monitor;
    }
  }

  private void function(String name, Function function) throws Unreadable {
    if (function.pauses() != UNKNOWN) {
      pauses += function.pauses();
      monitors += function.monitors();
      return;
    }
    int pausesBefore = pauses;
    int monitorsBefore = monitors;
    functions.put(name, new Function(function.body(), 0, 0)); // it may call itself
    commands(List.of(function.body()));
    functions.put(
        name, new Function(function.body(), pauses - pausesBefore, monitors - monitorsBefore));
  }

  private void script(String text) throws Unreadable {
    if (scripts == SCRIPTS_MAX) {
      return;
    }
    scripts++;
    try {
      run(text);
    } catch (Unreadable e) {
      // Another shell's language, or only part of it is known: what is around it still counts.
      steps.spend(1);
    }
    scripts--;
  }

  private static boolean asksForHelp(Call call) {
    return !call.arguments().isEmpty()
        && List.of("-h", "--help", "-v", "--version").contains(call.arguments().getFirst().text());
  }

  private static String quoted(Call call) {
    return "`" + call.span().excerpt() + "`";
  }
}
