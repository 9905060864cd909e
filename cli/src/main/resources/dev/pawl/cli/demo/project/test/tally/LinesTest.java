package tally;

/** Lines are counted, the last one also without an end. */
public final class LinesTest {
  private LinesTest() {}

  public static void main(String[] args) {
    Check.equal(2, Tally.lines("one\ntwo"));
    Check.equal(2, Tally.lines("one\ntwo\n"));
    System.out.println("passed");
  }
}
