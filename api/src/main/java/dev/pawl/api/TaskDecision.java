package dev.pawl.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a command is to run, and why.
///
/// @param decision `background` or `foreground`
/// @param rule that sends it to the background: `armed`, `pattern`, `watch`, `follow`,
///   `delayed_monitor` or `loop`; null where it stays
/// @param reason in a sentence that names the words of the command
/// @param title to call the task; null where the command stays
/// @param unused what is wrong with patterns that were not used
public record TaskDecision(
    String decision,
    @Nullable String rule,
    String reason,
    @Nullable String title,
    List<String> unused) {

  public TaskDecision {
    unused = List.copyOf(unused);
  }
}
