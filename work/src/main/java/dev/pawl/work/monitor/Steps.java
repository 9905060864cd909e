package dev.pawl.work.monitor;

/// The work spent on one command line, and its bound: reading is in proportion to the length,
/// whatever the text.
final class Steps {
  static final int PER_CHAR = 64;
  static final int AT_LEAST = 10_000;

  private final long limit;
  private long spent;

  Steps(int chars) {
    limit = AT_LEAST + (long) PER_CHAR * chars;
  }

  void spend(long steps) throws Unreadable {
    spent += steps;
    if (spent > limit) {
      throw new Unreadable("its parts are nested in a way that takes too long to read");
    }
  }

  long spent() {
    return spent;
  }
}
