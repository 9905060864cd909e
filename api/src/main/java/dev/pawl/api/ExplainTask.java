package dev.pawl.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Asks whether a command belongs in the background.
///
/// @param command a line as for a shell
/// @param patterns of further commands that do; each is text, or `/regex/flags`
/// @param session whose wish for its next command counts; none if absent
/// @param take whether the command is that next one, which uses the wish up; absent is no
public record ExplainTask(
    String command,
    @Nullable List<String> patterns,
    @Nullable String session,
    @Nullable Boolean take) {

  public ExplainTask {
    patterns = patterns == null ? null : List.copyOf(patterns);
  }
}
