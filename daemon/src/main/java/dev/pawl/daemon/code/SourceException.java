package dev.pawl.daemon.code;

import java.io.Serial;

/// A workflow file cannot be used as it is; the message says where and why.
public final class SourceException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  SourceException(String message) {
    super(message);
  }
}
