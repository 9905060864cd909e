package dev.pawl.daemon.rest;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A query for tasks: one for runs, in which `state:` takes the states of tasks.
///
/// @param runs the query for their runs
/// @param states of which each must have one; empty for any
record TaskQuery(String runs, Set<String> states) {
  private static final String ALL = "kind:task";
  private static final Pattern STATE = Pattern.compile("(?:^|\\s)state:([a-z_,]+)(?=\\s|$)");

  /// In which state the runs of such tasks are, as a term.
  private static final Map<String, String> TERMS =
      Map.of(
          "queued", "is:open",
          "running", "is:open",
          "stopping", "is:open",
          "completed", "state:succeeded",
          "failed", "state:failed",
          "timed_out", "state:failed",
          "lost", "state:failed",
          "stopped", "state:canceled");

  TaskQuery {
    states = Set.copyOf(states);
  }

  static TaskQuery of(String query) {
    Matcher term = STATE.matcher(query);
    if (!term.find() || isQuoted(query, term.start())) {
      return new TaskQuery(ALL + " " + query, Set.of());
    }
    Set<String> states = Set.copyOf(Arrays.asList(term.group(1).split(",", -1)));
    if (!TERMS.keySet().containsAll(states)) {
      return new TaskQuery(ALL + " " + query, Set.of());
    }
    Set<String> terms = states.stream().map(TERMS::get).collect(Collectors.toSet());
    String rest = query.substring(0, term.start()) + query.substring(term.end());
    String inState = terms.size() == 1 ? terms.iterator().next() : "";
    return new TaskQuery("%s %s %s".formatted(ALL, inState, rest), states);
  }

  private static boolean isQuoted(String query, int place) {
    return query.substring(0, place).chars().filter(it -> it == '"').count() % 2 == 1;
  }

  boolean takes(String state) {
    return states.isEmpty() || states.contains(state);
  }
}
