package dev.pawl.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether the code of a folder may be loaded.
///
/// @param path of the folder
/// @param trust `trusted`; `unknown` or `changed`, if a person has to decide; `empty`, if there is
///   no code
/// @param files with code, below the folder
/// @param changes since it was trusted: `EDITED .pawl/workflows/Release.java`
/// @param digest of what a person decides about; trust is given to exactly that
/// @param refused what is never loaded, and why
/// @param trustedAt when it was trusted, in lists
public record WorkspaceView(
    String path,
    String trust,
    List<String> files,
    List<String> changes,
    @Nullable String digest,
    List<String> refused,
    @Nullable Instant trustedAt) {
  public WorkspaceView {
    files = List.copyOf(files);
    changes = List.copyOf(changes);
    refused = List.copyOf(refused);
  }
}
