package dev.pawl.engine.history;

/// Why a run is [RunState#BLOCKED]. No reason ever turns into a failure by itself.
public enum BlockReason {
  /// The code no longer matches the recorded history, or broke a rule of workflow code.
  NONDETERMINISM("nondeterminism"),
  /// The workflow type is not registered on any node.
  UNREGISTERED("unregistered"),
  /// Process after process died while code of the run was executing.
  QUARANTINED("quarantined");

  private final String code;

  BlockReason(String code) {
    this.code = code;
  }

  /// The stable name used in stores and faces.
  public String code() {
    return code;
  }

  /// The reason of that [#code()].
  public static BlockReason ofCode(String code) {
    for (BlockReason reason : values()) {
      if (reason.code.equals(code)) {
        return reason;
      }
    }
    throw new PawlException(ErrorCode.CORRUPT_HISTORY, "unknown block reason '" + code + "'");
  }
}
