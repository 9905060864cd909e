package dev.pawl.engine.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Question;
import dev.pawl.engine.history.RunId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What replay compares of a command, and what may change without harm.
final class MatchingTest {
  private static final Payload A = Payload.ofJson("\"a\"");
  private static final Payload B = Payload.ofJson("\"b\"");
  private static final RunId RUN = RunId.of("r1.1");
  private static final RunId OTHER = RunId.of("r2");

  /// A recorded command, what still is the same command, and what is another.
  private record Kind(Event.Command recorded, List<Event.Command> same, List<Event.Command> other) {
    static Kind of(Event.Command recorded) {
      return new Kind(recorded, List.of(), List.of());
    }

    Kind same(Event.Command... events) {
      return new Kind(recorded, List.of(events), other);
    }

    Kind other(Event.Command... events) {
      return new Kind(recorded, same, List.of(events));
    }
  }

  private static final List<Kind> KINDS =
      List.of(
          Kind.of(new Event.StepScheduled(1, "s")).other(new Event.StepScheduled(1, "t")),
          Kind.of(new Event.ActivityScheduled(1, "a", "q", A))
              .other(
                  new Event.ActivityScheduled(1, "b", "q", A),
                  new Event.ActivityScheduled(1, "a", "p", A),
                  new Event.ActivityScheduled(1, "a", "q", B)),
          Kind.of(new Event.TimerStarted(1, 50)).same(new Event.TimerStarted(1, 60)),
          Kind.of(new Event.SignalAwaited(1, "s")).other(new Event.SignalAwaited(1, "t")),
          Kind.of(new Event.QuestionAsked(1, question("q", "Why?", "x", A, 9)))
              .same(
                  new Event.QuestionAsked(1, question("q", "Why not?", "x", A, 9)),
                  new Event.QuestionAsked(1, question("q", "Why?", "y", B, 10)))
              .other(new Event.QuestionAsked(1, question("p", "Why?", "x", A, 9))),
          Kind.of(new Event.ChildStarted(1, RUN, "w", A))
              .other(
                  new Event.ChildStarted(1, OTHER, "w", A),
                  new Event.ChildStarted(1, RUN, "v", A),
                  new Event.ChildStarted(1, RUN, "w", B)),
          Kind.of(new Event.DetachedStarted(1, RUN, "w", A))
              .other(
                  new Event.DetachedStarted(1, OTHER, "w", A),
                  new Event.DetachedStarted(1, RUN, "v", A),
                  new Event.DetachedStarted(1, RUN, "w", B)),
          Kind.of(new Event.CommandCanceled(1)).other(new Event.CommandCanceled(2)),
          Kind.of(new Event.StatusChanged("s")).same(new Event.StatusChanged("t")),
          Kind.of(new Event.KvChanged("k", A))
              .other(
                  new Event.KvChanged("l", A),
                  new Event.KvChanged("k", B),
                  new Event.KvChanged("k", null)),
          Kind.of(new Event.KvChanged("gone", null)).other(new Event.KvChanged("gone", A)),
          Kind.of(new Event.LabelsChanged(labels("a", "1")))
              .other(
                  new Event.LabelsChanged(labels("a", "2")),
                  new Event.LabelsChanged(labels("b", "1")),
                  new Event.LabelsChanged(new LinkedHashMap<>())),
          Kind.of(new Event.PatchMarked("p")),
          Kind.of(new Event.NoticeGiven("t", "e", "a"))
              .same(new Event.NoticeGiven("t", "f", "b"))
              .other(new Event.NoticeGiven("u", "e", "a")),
          Kind.of(new Event.NoticesVoided("t")).other(new Event.NoticesVoided("u")),
          Kind.of(new Event.EndNoticeChosen("a")).same(new Event.EndNoticeChosen(null)),
          Kind.of(new Event.RunCompleted(A)).same(new Event.RunCompleted(B)),
          Kind.of(new Event.RunFailed(failure("a"))).same(new Event.RunFailed(failure("b"))),
          Kind.of(new Event.RunCanceled("a", null)).same(new Event.RunCanceled("b", failure("c"))),
          Kind.of(new Event.ContinuedAsNew(A)).same(new Event.ContinuedAsNew(B)));

  private static Question question(
      String name, String prompt, String choice, Payload fallback, long deadline) {
    return new Question(name, prompt, List.of(choice), "String", fallback, deadline);
  }

  private static SequencedMap<String, String> labels(String name, String value) {
    return new LinkedHashMap<>(Map.of(name, value));
  }

  private static Failure failure(String message) {
    return Failure.of("Boom", message, true);
  }

  @TestFactory
  Stream<DynamicTest> command_comparedWithHistory() {
    return KINDS.stream()
        .map(kind -> DynamicTest.dynamicTest(kind.recorded().toString(), () -> compare(kind)));
  }

  private static void compare(Kind kind) {
    assertThat(Matching.matches(kind.recorded(), kind.recorded())).isTrue();
    for (Event.Command same : kind.same()) {
      assertThat(Matching.matches(kind.recorded(), same)).as("%s", same).isTrue();
    }
    for (Event.Command other : kind.other()) {
      assertThat(Matching.matches(kind.recorded(), other)).as("%s", other).isFalse();
    }
    for (Kind another : KINDS) {
      if (another.recorded().getClass() != kind.recorded().getClass()) {
        assertThat(Matching.matches(kind.recorded(), another.recorded())).isFalse();
      }
    }
  }

  @Test
  void commands_ofEveryKind_areCompared() {
    Set<Class<?>> covered =
        KINDS.stream().map(kind -> kind.recorded().getClass()).collect(Collectors.toSet());

    assertThat(covered).isEqualTo(kinds(Event.Command.class));
  }

  private static Set<Class<?>> kinds(Class<?> type) {
    Set<Class<?>> kinds = new LinkedHashSet<>();
    if (type.isRecord()) {
      kinds.add(type);
    } else {
      Stream.of(type.getPermittedSubclasses()).forEach(part -> kinds.addAll(kinds(part)));
    }
    return kinds;
  }
}
