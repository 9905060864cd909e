/// A simulator: several engines, their clients, time, chance and a store in one thread, from one
/// seed.
package dev.pawl.testkit.sim;
