package dev.pawl.work.wake;

import java.util.Arrays;
import java.util.stream.Collectors;

/// Which bursts of output are told.
public enum WakeMode {
  /// Each.
  ALWAYS("always"),
  /// Those whose end differs from that of the one that was told last.
  TRANSITION("transition"),
  /// The first that has a pattern, and no more; without a pattern each.
  FIRST_MATCH_ONLY("first-match-only");

  private final String code;

  WakeMode(String code) {
    this.code = code;
  }

  /// As it is written.
  public String code() {
    return code;
  }

  /// Reads what is written.
  ///
  /// @throws IllegalArgumentException if there is no such mode
  public static WakeMode of(String code) {
    return Arrays.stream(values())
        .filter(mode -> mode.code.equals(code))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "notify mode '%s' is none; allowed: %s"
                    .formatted(
                        code,
                        Arrays.stream(values())
                            .map(WakeMode::code)
                            .collect(Collectors.joining(", ")))));
  }
}
