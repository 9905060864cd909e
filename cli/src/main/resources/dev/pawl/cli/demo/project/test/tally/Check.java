package tally;

/** All that these tests need. */
final class Check {
  private Check() {}

  static void equal(long expected, long found) {
    if (expected != found) {
      throw new AssertionError("expected " + expected + ", found " + found);
    }
  }
}
