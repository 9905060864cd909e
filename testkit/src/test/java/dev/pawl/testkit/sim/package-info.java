@org.jspecify.annotations.NullMarked
package dev.pawl.testkit.sim;
