package dev.pawl.api;

/// What went wrong, for programs. A code keeps its meaning; new ones may come.
public enum ProblemCode {
  INVALID_ARGUMENT(400, "an argument, a field or the JSON is wrong"),
  LIMIT_EXCEEDED(400, "more than a limit of Pawl allows"),
  INVALID_PAYLOAD(400, "a value does not fit its type"),
  INVALID_QUERY(400, "the query cannot be understood"),
  INVALID_SOURCE(400, "a workflow file cannot be compiled or loaded"),
  UNAUTHORIZED(401, "the caller has not shown a token that is valid"),
  FORBIDDEN(403, "the caller may not do this"),
  NO_SUCH_RUN(404, "no run has this id, or several begin with it"),
  NO_SUCH_SUBSCRIPTION(404, "no subscription has this name"),
  NO_SUCH_ROUTE(404, "there is nothing at this address"),
  METHOD_NOT_ALLOWED(405, "the address has no such method"),
  RUN_ID_CONFLICT(409, "the id belongs to a run of another type or input"),
  WRONG_STATE(409, "the state of the run does not allow it"),
  REGISTRATION(409, "a workflow type is not registered as it should be"),
  NONDETERMINISM(409, "the code does not match the history"),
  TOO_LARGE(413, "the request is too large"),
  UNSUPPORTED_TYPE(415, "the body is of another type than JSON"),
  WRONG_HOST(421, "the request is for another host than this daemon"),
  VERSION_MISMATCH(426, "command and daemon are of versions that do not fit"),
  INTERNAL(500, "a bug in Pawl"),
  CORRUPT_HISTORY(500, "a history cannot be read"),
  STORE_CORRUPT(500, "the store is damaged"),
  STORE_NEWER(500, "a newer Pawl wrote the store"),
  STORE_IN_USE(503, "another process has the store"),
  STORE_UNAVAILABLE(503, "the store cannot be read or written"),
  STORE_FULL(507, "the disk is full"),
  OVERLOADED(503, "more is asked for at once than the daemon takes on"),
  CLOSED(503, "the daemon is closing"),
  WAIT_TIMED_OUT(504, "the wait ended before what was waited for");

  private final int status;
  private final String title;

  ProblemCode(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /// The HTTP status that goes with it.
  public int status() {
    return status;
  }

  /// What it means, for people; the same for every problem of the code.
  public String title() {
    return title;
  }

  /// Whether the same request may succeed later.
  public boolean isRetryable() {
    return switch (this) {
      case STORE_IN_USE, STORE_UNAVAILABLE, STORE_FULL, OVERLOADED, CLOSED, WAIT_TIMED_OUT -> true;
      default -> false;
    };
  }
}
