package dev.pawl.engine.store;

/// A node's right to own shards and tasks.
///
/// @param node the name it joined with
/// @param incarnation differs for every join, also under the same name
public record NodeLease(String node, long incarnation) {}
