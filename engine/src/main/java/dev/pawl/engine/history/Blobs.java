package dev.pawl.engine.history;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Content-addressed storage of large payloads: events hold the SHA-256, the store the bytes.
public final class Blobs {
  private Blobs() {}

  /// The name of a blob: the lower-case hex SHA-256 of its bytes.
  public record Hash(String hex) {
    static Hash of(Payload payload) {
      return new Hash(payload.sha256());
    }
  }

  /// Reads blobs back.
  @FunctionalInterface
  public interface Source {
    /// The payload of that hash; throws [PawlException] with [ErrorCode#STORE_CORRUPT] if absent.
    Payload blob(Hash hash);
  }

  /// Collects the blobs that an encoding refers to.
  public static final class Sink {
    private final SequencedMap<Hash, Payload> blobs = new LinkedHashMap<>();

    public Sink() {}

    Hash put(Payload payload) {
      Hash hash = Hash.of(payload);
      blobs.put(hash, payload);
      return hash;
    }

    public SequencedMap<Hash, Payload> blobs() {
      return blobs;
    }
  }
}
