package tally;

/** Words are what white space parts. */
public final class WordsTest {
  private WordsTest() {}

  public static void main(String[] args) {
    Check.equal(3, Tally.words("  one two\tthree "));
    Check.equal(1, Tally.words("one"));
    System.out.println("passed");
  }
}
