import org.jspecify.annotations.NullMarked;

/// Background tasks of agents: the life of a task, what it prints, when it is ready, the patterns
/// that are given for lines and commands, and which commands belong in the background.
// RE2/J names itself a module only by the name of its file, as most of its users have to take it.
@SuppressWarnings("requires-automatic")
@NullMarked
module dev.pawl.work {
  requires transitive dev.pawl.engine;
  requires transitive dev.pawl.process;
  requires dev.pawl.api;
  requires java.net.http;
  requires re2j;
  requires static transitive org.jspecify;

  exports dev.pawl.work.monitor;
  exports dev.pawl.work.output;
  exports dev.pawl.work.pattern;
  exports dev.pawl.work.ready;
  exports dev.pawl.work.task;
  exports dev.pawl.work.wake;

  // What is recorded of tasks is read and written by reflection.
  opens dev.pawl.work.task to
      tools.jackson.databind;
  opens dev.pawl.work.wake to
      tools.jackson.databind;
}
