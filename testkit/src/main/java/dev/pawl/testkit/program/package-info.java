/// Random workflow programs, an interpreter that runs them as Pawl workflows, and a plain model
/// that knows what has to come of them.
///
/// [dev.pawl.testkit.program.Scenarios] makes a [dev.pawl.testkit.program.Scenario] from a seed;
/// [dev.pawl.testkit.program.Model] predicts its outcome without the engine;
/// [dev.pawl.testkit.program.Verdict] compares that with what a store holds.
@NullMarked
package dev.pawl.testkit.program;

import org.jspecify.annotations.NullMarked;
