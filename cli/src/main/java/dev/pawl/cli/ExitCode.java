package dev.pawl.cli;

import dev.pawl.api.ProblemCode;

/// How a command ends, for scripts. `pawl help exit-codes` prints the same list.
enum ExitCode implements Exit {
  OK(0, "done"),
  ERROR(1, "an error: the store, the disk, a run id that is taken"),
  USAGE(2, "wrong usage: arguments, JSON, a query, or a file that does not compile"),
  RUN_FAILED(3, "the run failed"),
  RUN_CANCELED(4, "the run was canceled or terminated"),
  NEEDS_PERSON(5, "the run is blocked and needs a person"),
  NO_SUCH_RUN(6, "no run has this id, or several begin with it; or no such subscription"),
  WRONG_STATE(7, "the state of the run does not allow it"),
  NO_DAEMON(8, "there is no daemon, or it is of a version that does not fit"),
  DENIED(9, "not allowed"),
  WAIT_ENDED(124, "the wait ended before what was waited for"),
  INTERRUPTED(130, "interrupted by Ctrl-C or SIGTERM; the run goes on");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  @Override
  public int number() {
    return number;
  }

  String meaning() {
    return meaning;
  }

  /// How a command ends that met this error.
  static ExitCode of(ProblemCode code) {
    return switch (code) {
      case INVALID_ARGUMENT,
          LIMIT_EXCEEDED,
          INVALID_PAYLOAD,
          INVALID_QUERY,
          INVALID_SOURCE,
          TOO_LARGE,
          UNSUPPORTED_TYPE,
          REGISTRATION ->
          USAGE;
      case FORBIDDEN, UNAUTHORIZED, WRONG_HOST -> DENIED;
      case CLOSED, VERSION_MISMATCH, NO_SUCH_ROUTE, METHOD_NOT_ALLOWED -> NO_DAEMON;
      case NO_SUCH_RUN, NO_SUCH_SUBSCRIPTION -> NO_SUCH_RUN;
      case WRONG_STATE -> WRONG_STATE;
      case WAIT_TIMED_OUT -> WAIT_ENDED;
      case NONDETERMINISM -> NEEDS_PERSON;
      case RUN_ID_CONFLICT,
          CORRUPT_HISTORY,
          STORE_IN_USE,
          STORE_NEWER,
          STORE_CORRUPT,
          STORE_FULL,
          STORE_UNAVAILABLE,
          OVERLOADED,
          INTERNAL ->
          ERROR;
    };
  }
}
