/// The pawl command.
@org.jspecify.annotations.NullMarked
module dev.pawl.cli {
  requires com.fasterxml.jackson.annotation;
  requires dev.pawl.engine;
  requires dev.pawl.store.sqlite;
  requires info.picocli;
  requires java.compiler;
  requires jdk.net;
  requires jdk.security.auth;
  requires static org.jspecify;
  requires tools.jackson.core;
  requires tools.jackson.databind;

  // Commands are made and filled by reflection, records are read and written by it.
  opens dev.pawl.cli to
      info.picocli;
  opens dev.pawl.cli.access to
      tools.jackson.databind;
}
