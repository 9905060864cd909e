/// What every store has to do, as tests: one interface per topic, bound by implementing
/// [dev.pawl.testkit.contract.StoreContract] in one test class.
@NullMarked
package dev.pawl.testkit.contract;

import org.jspecify.annotations.NullMarked;
