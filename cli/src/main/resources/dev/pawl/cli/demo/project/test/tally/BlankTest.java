package tally;

/** Nothing is counted where nothing is. */
public final class BlankTest {
  private BlankTest() {}

  public static void main(String[] args) {
    Check.equal(0, Tally.lines(""));
    Check.equal(0, Tally.words(" \n "));
    System.out.println("passed");
  }
}
