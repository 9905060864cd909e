package dev.pawl.testkit.sim;

import dev.pawl.testkit.program.Program;
import dev.pawl.testkit.program.Trouble;
import java.util.List;

/// Makes programs whose outcome does not depend on time: whatever is slow, late or repeated, they
/// come to the same end.
final class Calm {
  /// Long waits are for tests that look at the time; here they only make things happen together.
  private static final int HASTE = 50;

  private Calm() {}

  /// The program without races, deadlines and failures that cancel other work.
  static Program of(Program program) {
    return switch (program) {
      case Program.Act(Trouble trouble, long _) -> new Program.Act(trouble, 0);
      case Program.Child(Program child) -> new Program.Child(of(child));
      case Program.Detached(Program other) -> new Program.Detached(of(other));
      case Program.Await _, Program.Poll _ -> new Program.Await(0);
      case Program.Ask _ -> new Program.Ask(0, false);
      case Program.Seq(List<Program> parts) -> new Program.Seq(all(parts));
      case Program.Loop(int times, Program body) -> new Program.Loop(times, of(body));
      case Program.Try(Program body, Program handler) -> new Program.Try(of(body), of(handler));
      case Program.Continue(Program next) -> new Program.Continue(of(next));
      case Program.Combine(Program.How _, List<Program> members, long _) ->
          new Program.Combine(Program.How.SETTLED, all(members), 0);
      case Program.Fork(Program body, Program rest) ->
          new Program.Fork(of(body), new Program.Try(staying(of(rest)), new Program.Unique()));
      case Program.Background(Program body) -> of(body);
      case Program.Within(Program body, long _) -> of(body);
      case Program.CancelAfter(Program body, long _) -> of(body);
      case Program.Cleanup _, Program.Status _, Program.Now _ -> new Program.Unique();
      case Program.Patch(Program then, Program otherwise) ->
          new Program.Patch(of(then), of(otherwise));
      case Program.Step _, Program.Sleep _, Program.Fail _ -> program;
      case Program.KvPut _, Program.KvGet _, Program.KvRemove _, Program.Label _ -> program;
      case Program.Unique _, Program.Chance _ -> program;
    };
  }

  private static List<Program> all(List<Program> programs) {
    return programs.stream().map(Calm::of).toList();
  }

  /// The program without what would leave a branch behind as it stands.
  private static Program staying(Program program) {
    return switch (program) {
      case Program.Continue _ -> new Program.Unique();
      case Program.Seq(List<Program> parts) ->
          new Program.Seq(parts.stream().map(Calm::staying).toList());
      case Program.Loop(int times, Program body) -> new Program.Loop(times, staying(body));
      case Program.Try(Program body, Program handler) ->
          new Program.Try(staying(body), staying(handler));
      case Program.Fork(Program body, Program rest) -> new Program.Fork(body, staying(rest));
      case Program.Patch(Program then, Program otherwise) ->
          new Program.Patch(staying(then), staying(otherwise));
      default -> program;
    };
  }

  /// The same program with shorter waits.
  static Program hastened(Program program) {
    return switch (program) {
      case Program.Step(Trouble trouble) -> new Program.Step(hastened(trouble));
      case Program.Act(Trouble trouble, long close) ->
          new Program.Act(hastened(trouble), hastened(close));
      case Program.Child(Program child) -> new Program.Child(hastened(child));
      case Program.Detached(Program other) -> new Program.Detached(hastened(other));
      case Program.Sleep(long millis) -> new Program.Sleep(hastened(millis));
      case Program.Await(long millis) -> new Program.Await(hastened(millis));
      case Program.Ask(long millis, boolean fallback) ->
          new Program.Ask(hastened(millis), fallback);
      case Program.Seq(List<Program> parts) -> new Program.Seq(hastened(parts));
      case Program.Loop(int times, Program body) -> new Program.Loop(times, hastened(body));
      case Program.Try(Program body, Program handler) ->
          new Program.Try(hastened(body), hastened(handler));
      case Program.Continue(Program next) -> new Program.Continue(hastened(next));
      case Program.Combine(Program.How how, List<Program> members, long millis) ->
          new Program.Combine(how, hastened(members), hastened(millis));
      case Program.Fork(Program body, Program rest) ->
          new Program.Fork(hastened(body), hastened(rest));
      case Program.Background(Program body) -> new Program.Background(hastened(body));
      case Program.Within(Program body, long millis) ->
          new Program.Within(hastened(body), hastened(millis));
      case Program.CancelAfter(Program body, long millis) ->
          new Program.CancelAfter(hastened(body), hastened(millis));
      case Program.Cleanup(Program action) -> new Program.Cleanup(hastened(action));
      case Program.Patch(Program then, Program otherwise) ->
          new Program.Patch(hastened(then), hastened(otherwise));
      case Program.Poll _, Program.Fail _, Program.Status _, Program.Now _ -> program;
      case Program.KvPut _, Program.KvGet _, Program.KvRemove _, Program.Label _ -> program;
      case Program.Unique _, Program.Chance _ -> program;
    };
  }

  private static List<Program> hastened(List<Program> programs) {
    return programs.stream().map(Calm::hastened).toList();
  }

  private static Trouble hastened(Trouble trouble) {
    return new Trouble(
        trouble.failures(),
        trouble.maxAttempts(),
        hastened(trouble.intervalMillis()),
        trouble.kind());
  }

  /// 0 stays 0, which often means no bound.
  private static long hastened(long millis) {
    return millis == 0 ? 0 : 1 + millis / HASTE;
  }
}
