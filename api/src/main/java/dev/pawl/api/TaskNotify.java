package dev.pawl.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is told of a task to those who subscribed to notices.
///
/// @param exit whether its end is, true if absent
/// @param output whether its output is; if absent, true if there are patterns
/// @param patterns only output is told that has a line with one of these: text in any case, or
///   `/RE2/flags`; at most 10
/// @param mode `always`, `transition` (unlike what was told last) or `first-match-only`; the first
///   match if there are patterns and this is absent, else transition
/// @param dedupeKey tasks with the same key tell the same thing once among them
/// @param settleMillis for how long nothing must come before output is told, 1500 if absent
/// @param maxWaitMillis after how long it is told although more comes, 15000 if absent
/// @param budgetNotices how many notices of output there may be, 20 if absent, 0 for any number
/// @param budgetBytes how many bytes of output they may carry, 20000 if absent, 0 for any number
/// @param tailChars how much of the end of the output a notice carries, 2000 if absent and at most
public record TaskNotify(
    @Nullable Boolean exit,
    @Nullable Boolean output,
    @Nullable List<String> patterns,
    @Nullable String mode,
    @Nullable String dedupeKey,
    @Nullable Long settleMillis,
    @Nullable Long maxWaitMillis,
    @Nullable Integer budgetNotices,
    @Nullable Long budgetBytes,
    @Nullable Integer tailChars) {}
