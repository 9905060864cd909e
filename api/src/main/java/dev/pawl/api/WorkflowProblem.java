package dev.pawl.api;

/// Why a file or folder gives no workflows.
///
/// @param place its path
/// @param message what is wrong, over several lines for what the compiler says
public record WorkflowProblem(String place, String message) {}
