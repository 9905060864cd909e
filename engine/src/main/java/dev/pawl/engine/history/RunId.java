package dev.pawl.engine.history;

import java.nio.charset.StandardCharsets;

/// The identity of a run: 1 to 256 bytes of UTF-8, chosen by whoever starts it or made by Pawl.
public record RunId(String value) implements Comparable<RunId> {
  /// How many virtual shards runs are spread over. It is part of the stored format.
  public static final int SHARDS = 256;

  public RunId {
    Limits.name("run id", value);
  }

  public static RunId of(String value) {
    return new RunId(value);
  }

  /// The shard, 0 to 255, that owns this run: FNV-1a of the id's UTF-8, the same on every node.
  public int shard() {
    int hash = 0x811c9dc5;
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x01000193;
    }
    return (hash ^ (hash >>> 16)) & (SHARDS - 1);
  }

  @Override
  public int compareTo(RunId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
