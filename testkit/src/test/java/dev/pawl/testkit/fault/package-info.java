/// Tests of the engine on a store that fails.
package dev.pawl.testkit.fault;
