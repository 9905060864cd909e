package dev.pawl.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Other engines that can be measured beside Pawl. Their programs are in `bench/peers`.
enum Peer {
  DBOS("dbos", "DBOS Transact on PostgreSQL", "dev.pawl.bench.peers.DbosMain"),
  RESTATE("restate", "Restate", "dev.pawl.bench.peers.RestateMain");

  final String key;
  final String product;
  final String mainClass;

  Peer(String key, String product, String mainClass) {
    this.key = key;
    this.product = product;
    this.mainClass = mainClass;
  }

  static Optional<Peer> of(String key) {
    return Arrays.stream(values()).filter(peer -> peer.key.equals(key)).findFirst();
  }

  static List<String> keys() {
    return Arrays.stream(values()).map(peer -> peer.key).toList();
  }
}
