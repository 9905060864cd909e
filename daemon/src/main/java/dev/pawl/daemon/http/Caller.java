package dev.pawl.daemon.http;

import java.util.function.BooleanSupplier;

/// Who sent a request, as far as that decides what it may do.
///
/// @param valid whether its token is valid still; asked again before something is sent late
public record Caller(Scope scope, BooleanSupplier valid) {
  /// A process of the user.
  static final Caller USER = new Caller(Scope.USER, () -> true);

  /// One that has shown nothing.
  static final Caller UNKNOWN = new Caller(Scope.ANYONE, () -> true);

  boolean isValid() {
    return valid.getAsBoolean();
  }

  /// @throws ProblemException if its scope does not allow the route
  void require(Route route) {
    if (scope.compareTo(route.scope()) < 0) {
      if (scope == Scope.ANYONE) {
        throw ProblemException.unauthorized();
      }
      throw ProblemException.scope(route.method() + " " + route.template(), route.scope(), scope);
    }
  }
}
