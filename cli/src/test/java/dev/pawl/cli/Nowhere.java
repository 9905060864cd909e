package dev.pawl.cli;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;

/// A terminal that says nothing and shows nothing, for tests that look at commands only.
final class Nowhere {
  private Nowhere() {}

  static Terminal terminal() {
    var nowhere = new PrintStream(OutputStream.nullOutputStream());
    return new Terminal(
        new ByteArrayInputStream(new byte[0]), nowhere, nowhere, false, false, Map.of());
  }
}
