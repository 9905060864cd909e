package dev.pawl.engine.store;

import dev.pawl.engine.history.Limits;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A parsed query: terms that must all hold (DESIGN §3).
///
/// The meaning is [#matches]; a store may use [#states] and [#types] to read fewer rows, never to
/// decide. Parse with [QueryParser#parse].
public record RunQuery(List<Term> terms) {
  /// Matches every run.
  public static final RunQuery ALL = new RunQuery(List.of());

  public RunQuery {
    terms = List.copyOf(terms);
    Limits.count("terms in a query", terms.size(), 32);
  }

  /// Matches the direct children of a run.
  public static RunQuery childrenOf(RunId run) {
    return new RunQuery(List.of(new ParentIn(Set.of(run.value()))));
  }

  /// One condition.
  public sealed interface Term {
    boolean matches(RunRecord run, long nowMillis);
  }

  record Not(Term term) implements Term {
    @Override
    public boolean matches(RunRecord run, long nowMillis) {
      return !term.matches(run, nowMillis);
    }
  }

  record StateIn(Set<RunState> states) implements Term {
    @Override
    public boolean matches(RunRecord run, long nowMillis) {
      return states.contains(run.head().state());
    }
  }

  record TypeIn(Set<String> types) implements Term {
    @Override
    public boolean matches(RunRecord run, long nowMillis) {
      return types.contains(run.type());
    }
  }

  record KindIn(Set<String> kinds) implements Term {
    @Override
    public boolean matches(RunRecord run, long nowMillis) {
      return kinds.contains(run.kind());
    }
  }

  record IdStarts(Set<String> prefixes) implements Term {
    @Override
    public boolean matches(RunRecord run, long nowMillis) {
      return prefixes.stream().anyMatch(run.id().value()::startsWith);
    }
  }

  record ParentIn(Set<String> parents) implements Term {
    @Override
    public boolean matches(RunRecord run, long nowMillis) {
      return run.parent() != null && parents.contains(run.parent().parent().value());
    }
  }

  record Is(Condition.Flag flag) implements Term {
    @Override
    public boolean matches(RunRecord run, long nowMillis) {
      return Condition.of(run, nowMillis).flags().contains(flag);
    }
  }

  record LabelIn(String label, Set<String> values) implements Term {
    @Override
    public boolean matches(RunRecord run, long nowMillis) {
      String value = run.head().labels().get(label);
      return value != null && (values.contains("*") || values.contains(value));
    }
  }

  /// @param older whether the age must be greater rather than smaller
  record Age(boolean older, long millis) implements Term {
    @Override
    public boolean matches(RunRecord run, long nowMillis) {
      long age = nowMillis - run.createdAtMillis();
      return older ? age > millis : age < millis;
    }
  }

  /// Free text: found, whatever the case, in the id, type, status or a label's value.
  record Contains(String text) implements Term {
    @Override
    public boolean matches(RunRecord run, long nowMillis) {
      RunHead head = run.head();
      return holds(run.id().value())
          || holds(run.type())
          || (head.status() != null && holds(head.status()))
          || head.labels().values().stream().anyMatch(this::holds);
    }

    private boolean holds(String field) {
      return field.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
    }
  }

  /// Whether a run matches at a time.
  public boolean matches(RunRecord run, long nowMillis) {
    for (Term term : terms) {
      if (!term.matches(run, nowMillis)) {
        return false;
      }
    }
    return true;
  }

  /// The states that a match must have, if the query narrows them.
  public Optional<Set<RunState>> states() {
    return narrowed(term ->
        switch (term) {
          case StateIn(Set<RunState> states) -> Optional.of(states);
          case Is(Condition.Flag flag) -> ofFlag(flag);
          default -> Optional.empty();
        });
  }

  /// The workflow types that a match must have, if the query narrows them.
  public Optional<Set<String>> types() {
    for (Term term : terms) {
      if (term instanceof TypeIn(Set<String> types)) {
        return Optional.of(types);
      }
    }
    return Optional.empty();
  }

  /// The parents that a match must have, if the query narrows them.
  public Optional<Set<String>> parents() {
    for (Term term : terms) {
      if (term instanceof ParentIn(Set<String> parents)) {
        return Optional.of(parents);
      }
    }
    return Optional.empty();
  }

  private Optional<Set<RunState>> narrowed(
      java.util.function.Function<Term, Optional<Set<RunState>>> statesOf) {
    Optional<Set<RunState>> result = Optional.empty();
    for (Term term : terms) {
      Optional<Set<RunState>> states = statesOf.apply(term);
      if (states.isPresent()) {
        EnumSet<RunState> both = EnumSet.noneOf(RunState.class);
        both.addAll(states.get());
        result.ifPresent(both::retainAll);
        result = Optional.of(both);
      }
    }
    return result;
  }

  private static Optional<Set<RunState>> ofFlag(Condition.Flag flag) {
    EnumSet<RunState> ended = EnumSet.of(RunState.SUCCEEDED, RunState.FAILED, RunState.CANCELED);
    return switch (flag) {
      case ENDED -> Optional.of(ended);
      case OPEN, RETRYING, ASKING, OVERDUE -> Optional.of(EnumSet.complementOf(ended));
      case ATTENTION ->
          Optional.of(EnumSet.complementOf(EnumSet.of(RunState.SUCCEEDED, RunState.CANCELED)));
      case CHILD -> Optional.empty();
    };
  }
}
