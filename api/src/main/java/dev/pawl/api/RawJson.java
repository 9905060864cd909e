package dev.pawl.api;

/// A value of a workflow, a step or a signal, as the JSON that was recorded. It stands in a
/// document as it is.
///
/// @param text one JSON value
public record RawJson(String text) {
  @Override
  public String toString() {
    return text;
  }
}
