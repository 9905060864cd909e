package dev.pawl.cli.demo;

import java.io.Serial;

/// The demonstration cannot go on; the message says what is missing or what went wrong.
public final class DemoException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  DemoException(String message) {
    super(message);
  }
}
