package dev.pawl.testkit;

import dev.pawl.engine.history.Blobs;
import dev.pawl.engine.history.EncodedEvents;
import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// The large payloads, each kept once for as long as anything stored refers to it.
final class InMemoryStoreBlobs implements Blobs.Source {
  private final SequencedMap<Blobs.Hash, Blob> blobs = new LinkedHashMap<>();

  private record Blob(Payload payload, int references) {}

  /// Keeps what the events refer to.
  void retain(EncodedEvents events) {
    for (Map.Entry<Blobs.Hash, Payload> blob : events.blobs().entrySet()) {
      blobs.merge(
          blob.getKey(),
          new Blob(blob.getValue(), 1),
          (old, _) -> new Blob(old.payload(), old.references() + 1));
    }
  }

  /// Undoes one [#retain] of the same events.
  void release(EncodedEvents events) {
    for (Blobs.Hash hash : events.blobs().keySet()) {
      blobs.computeIfPresent(
          hash,
          (_, blob) ->
              blob.references() == 1 ? null : new Blob(blob.payload(), blob.references() - 1));
    }
  }

  @Override
  public Payload blob(Blobs.Hash hash) {
    Blob blob = blobs.get(hash);
    if (blob == null) {
      throw new PawlException(ErrorCode.STORE_CORRUPT, "blob " + hash.hex() + " is missing");
    }
    return blob.payload();
  }

  int size() {
    return blobs.size();
  }

  /// How often each blob is referred to.
  SequencedMap<Blobs.Hash, Integer> references() {
    SequencedMap<Blobs.Hash, Integer> references = new LinkedHashMap<>();
    blobs.forEach((hash, blob) -> references.put(hash, blob.references()));
    return references;
  }
}
