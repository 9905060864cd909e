package dev.pawl.api;

import org.jspecify.annotations.Nullable;

/// A workflow that can be started.
///
/// @param version with the folder and the state of its file behind that of its author
/// @param kind of its runs
/// @param input the type of its input, in the words of Java
/// @param output the type of its output
/// @param file that it is from
public record WorkflowView(
    String type, String version, String kind, String input, String output, @Nullable String file) {}
