package dev.pawl.daemon.trust;

import dev.pawl.daemon.trust.TrustDecision.Refusal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The code of a workspace as it was found.
///
/// @param root the real path
/// @param key which folder stands there: its device and inode
/// @param files sorted by path
/// @param refused sorted by path
record Snapshot(Path root, String key, List<CodeFile> files, List<Refusal> refused) {
  Snapshot {
    files = List.copyOf(files);
    refused = List.copyOf(refused);
  }

  /// Of everything that trust binds: path, folder, and the name and content of each file.
  String digest() {
    var texts = new ArrayList<String>(List.of(root.toString(), key));
    for (CodeFile file : files) {
      texts.add(file.relative().toString());
      texts.add(file.sha256());
    }
    return CodeFile.sha256(texts);
  }
}
