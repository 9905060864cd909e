package dev.pawl.daemon.rest;

import dev.pawl.api.Problem;
import dev.pawl.api.ProblemCode;
import dev.pawl.daemon.http.ProblemException;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.store.ListOptions;
import dev.pawl.engine.store.QueryParser;
import dev.pawl.engine.store.RunQuery;
import dev.pawl.engine.store.RunRecord;
import java.util.List;

/// Finds the run that a caller means: by its id, an unambiguous beginning of it, or `@last`.
final class RunFinder {
  private static final int CANDIDATES = 10;
  private static final String LAST = "@last";

  private final Client client;

  private final RunQuery last;

  RunFinder(Client client) {
    this(client, "-kind:webhook"); // nobody starts these, and nobody means them
  }

  /// @param last of which runs the newest is meant by `@last`
  RunFinder(Client client, String last) {
    this.client = client;
    this.last = QueryParser.parse(last);
  }

  /// @throws ProblemException with `NO_SUCH_RUN`, naming those that may have been meant
  RunRecord find(String name) {
    if (name.equals(LAST)) {
      return client.list(last, ListOptions.FROM_NEWEST, 1).runs().stream()
          .findFirst()
          .orElseThrow(() -> missing("there is no run yet", List.of()));
    }
    if (name.isEmpty()) {
      throw new ProblemException(ProblemCode.INVALID_ARGUMENT, "the id of the run is empty", "id");
    }
    return client.get(RunId.of(name)).orElseGet(() -> byPrefix(name));
  }

  private RunRecord byPrefix(String prefix) {
    RunQuery query =
        QueryParser.parse("id:\"" + prefix.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
    List<RunRecord> found = client.list(query, ListOptions.FROM_NEWEST, CANDIDATES + 1).runs();
    if (found.isEmpty()) {
      throw missing("no run has an id that is or begins with '" + prefix + "'", List.of());
    }
    if (found.size() > 1) {
      String some = found.size() > CANDIDATES ? "more than " + CANDIDATES : "" + found.size();
      throw missing(
          "'%s' is the beginning of %s ids; give more of it".formatted(prefix, some),
          found.subList(0, Math.min(CANDIDATES, found.size())));
    }
    return found.getFirst();
  }

  private static ProblemException missing(String detail, List<RunRecord> candidates) {
    Problem problem = Problem.of(ProblemCode.NO_SUCH_RUN, detail, "id").withNext("pawl ps --all");
    return new ProblemException(
        candidates.isEmpty()
            ? problem
            : problem.withCandidates(candidates.stream().map(RunFinder::candidate).toList()));
  }

  private static Problem.Candidate candidate(RunRecord run) {
    return new Problem.Candidate(run.id().value(), run.type(), run.head().state().code());
  }
}
