/// Tests of random programs: the engine against the model, and the tests against planted faults.
package dev.pawl.testkit.program;
