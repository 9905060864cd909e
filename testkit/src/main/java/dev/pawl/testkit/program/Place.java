package dev.pawl.testkit.program;

import dev.pawl.engine.history.RunId;

/// Where in its tree a program stands: interpreter and model name everything after it.
///
/// @param path the way from the root of the execution, which it begins with the number of
/// @param branch the path at which the branch began; `main` for that of the run
record Place(String path, String branch) {
  private static final String MAIN = "main";

  static Place root(int execution) {
    return new Place("x" + execution, MAIN);
  }

  /// A part in the same branch.
  Place part(int index) {
    return new Place(path + "." + index, branch);
  }

  /// A part in a branch of its own, or with names of its own.
  Place branch(int index) {
    String there = path + "." + index;
    return new Place(there, there);
  }

  boolean isMain() {
    return branch.equals(MAIN);
  }

  String signal() {
    return branch + ":signal";
  }

  String question() {
    return branch + ":question";
  }

  String key(int key) {
    return branch + ":k" + key;
  }

  /// The id of a run started here.
  RunId run(RunId parent) {
    return RunId.of(parent + "~" + path);
  }
}
