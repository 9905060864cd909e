/// The records and error codes of the HTTP API.
@org.jspecify.annotations.NullMarked
module dev.pawl.api {
  requires static transitive org.jspecify;

  exports dev.pawl.api;

  // Records are read and written by reflection.
  opens dev.pawl.api;
}
