/// What tests of Pawl and of its users are made of: an in-memory store and the contract of stores.
@org.jspecify.annotations.NullMarked
module dev.pawl.testkit {
  requires transitive dev.pawl.engine;
  requires static transitive org.jspecify;
  requires com.fasterxml.jackson.annotation;
  requires transitive org.junit.jupiter.api;
  requires org.assertj.core;
  requires java.logging;

  exports dev.pawl.testkit;
  exports dev.pawl.testkit.contract;
  exports dev.pawl.testkit.program;
  exports dev.pawl.testkit.sim;
}
