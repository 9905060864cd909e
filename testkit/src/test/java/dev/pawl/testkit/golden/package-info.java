/// Histories recorded by each release, replayed for ever: a run that was started by an old release
/// goes on under every later one.
package dev.pawl.testkit.golden;
