package dev.pawl.daemon.trust;

import java.nio.file.Path;
import java.util.List;

/// Whether the code of a workspace may be loaded.
///
/// Paths and reasons come from the workspace and its system: whoever shows them makes control and
/// invisible characters visible.
public sealed interface TrustDecision {
  /// What stands where code is looked for and is never loaded, whatever a person trusts; sorted by
  /// path.
  List<Refusal> refused();

  /// A person has trusted exactly this code.
  record Trusted(Workspace workspace, List<Refusal> refused) implements TrustDecision {
    public Trusted {
      refused = List.copyOf(refused);
    }
  }

  /// Nobody has trusted the folder at this path.
  ///
  /// @param files what trust would let run: paths below the workspace, sorted; at least one
  /// @param digest of the folder and these files, for [TrustStore#trust]
  record Unknown(List<Path> files, String digest, List<Refusal> refused) implements TrustDecision {
    public Unknown {
      files = List.copyOf(files);
      refused = List.copyOf(refused);
    }
  }

  /// The folder at this path was trusted, and has other code now or is another one.
  ///
  /// @param changes sorted by path; at least one
  /// @param digest of the folder and all its code as it is now, for [TrustStore#trust]
  record Changed(List<Change> changes, String digest, List<Refusal> refused)
      implements TrustDecision {
    public Changed {
      changes = List.copyOf(changes);
      refused = List.copyOf(refused);
    }
  }

  /// There is no code.
  record Empty(List<Refusal> refused) implements TrustDecision {
    public Empty {
      refused = List.copyOf(refused);
    }
  }

  /// One difference to what was trusted.
  ///
  /// @param path below the workspace; the workspace itself for [Kind#FOLDER_REPLACED]
  record Change(Kind kind, Path path) {
    /// What became of it.
    public enum Kind {
      ADDED,
      EDITED,
      REMOVED,
      /// Another folder stands at the path of the one that was trusted.
      FOLDER_REPLACED
    }
  }

  /// Something that is not loaded.
  ///
  /// @param path below the workspace; empty for the workspace itself
  /// @param reason what it is and what to do, for people
  record Refusal(Path path, String reason) {}
}
