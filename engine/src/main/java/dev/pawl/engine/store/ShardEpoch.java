package dev.pawl.engine.store;

/// A shard held under a lease. The epoch grows with every change of owner, also when the owner
/// gives it up by [Store#leave] or a new [Store#join]; a commit under an older epoch is
/// [WriteResult.Fenced].
public record ShardEpoch(int shard, long epoch) {}
