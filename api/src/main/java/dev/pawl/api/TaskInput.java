package dev.pawl.api;

import org.jspecify.annotations.Nullable;

/// Something for a task to read, which was started with an input.
///
/// @param text at most 65,536 bytes of UTF-8; nothing if absent
/// @param close whether nothing comes behind it, false if absent
public record TaskInput(@Nullable String text, @Nullable Boolean close) {}
