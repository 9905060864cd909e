package dev.pawl.checks;

/// One place that breaks a rule, and what to write there.
record Finding(String file, long line, String problem, String instead) {
  @Override
  public String toString() {
    return "%s:%d: %s. Instead: %s.".formatted(file, line, problem, instead);
  }
}
