package dev.pawl.daemon.trust;

import java.nio.file.Path;
import java.util.List;

/// The code of a workspace that a person has trusted, as it was when it was compared with what they
/// trusted.
///
/// @param root the real path of the workspace
/// @param digest of the folder and all its code, as it was shown to who trusted it
/// @param files sorted by path; at least one
public record Workspace(Path root, String digest, List<CodeFile> files) {
  public Workspace {
    files = List.copyOf(files);
  }
}
