/// The Pawl engine: durable workflows as a library.
///
/// Packages stand in one order, each using only those before it: `history`, `workflow`, `replay`,
/// `store`, `runtime`. An application imports `workflow` and `runtime`; a store implements `store`.
@org.jspecify.annotations.NullMarked
module dev.pawl.engine {
  requires static transitive org.jspecify;
  requires tools.jackson.databind;

  exports dev.pawl.engine.history;
  exports dev.pawl.engine.workflow;
  exports dev.pawl.engine.replay;
  exports dev.pawl.engine.store;
  exports dev.pawl.engine.runtime;
}
