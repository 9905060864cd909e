/// The pawl command.
@org.jspecify.annotations.NullMarked
module dev.pawl.cli {
  requires dev.pawl.api;
  requires info.picocli;
  requires jdk.net;
  requires jdk.security.auth;
  requires static org.jspecify;
  requires tools.jackson.core;
  requires tools.jackson.dataformat.toml;

  // Commands are made and filled by reflection.
  opens dev.pawl.cli to
      info.picocli;
}
