package dev.pawl.api;

/// The version of the API, as both sides name it in each request and answer.
public final class ApiVersion {
  /// The header that has it.
  public static final String HEADER = "Pawl-Api";

  /// The one that this Pawl speaks.
  public static final int CURRENT = 1;

  private ApiVersion() {}
}
