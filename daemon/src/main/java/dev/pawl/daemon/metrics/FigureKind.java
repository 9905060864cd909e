package dev.pawl.daemon.metrics;

/// What the samples of a family of figures are.
public enum FigureKind {
  /// Grows only, while the process lives.
  COUNTER,
  /// Goes up and down.
  GAUGE,
  /// A sum and a count.
  SUMMARY,
  /// A sum, a count, and how many were in each class.
  HISTOGRAM
}
