/// The port between the engine and its stores, and the words both share: records of runs, writes,
/// queries.
///
/// A store implements [Store] and passes `StoreContract` of the testkit. Nobody else implements it.
@NullMarked
package dev.pawl.engine.store;

import org.jspecify.annotations.NullMarked;
