package dev.pawl.engine.runtime;

/// The parts of a workflow's version: `2`, `2@source`, `2@source+build`.
///
/// The first is its author's. Code that was read from files adds the other two: where it is from,
/// since several sources may have workflows of one name, and which state of the file it is.
final class VersionText {
  private VersionText() {}

  /// Where it is from, empty if it does not say.
  static String source(String version) {
    String rest = withoutBuild(version);
    int at = rest.indexOf('@');
    return at < 0 ? "" : rest.substring(at + 1);
  }

  /// The version as its author meant it: builds of one are taken for each other.
  static String withoutBuild(String version) {
    int plus = version.lastIndexOf('+');
    return plus < 0 ? version : version.substring(0, plus);
  }
}
