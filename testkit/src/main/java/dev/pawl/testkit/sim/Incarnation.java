package dev.pawl.testkit.sim;

/// What can die or stand still in a simulation: everything that belongs to it does so with it.
final class Incarnation {
  private final String name;
  private boolean dead;
  private long frozenUntilMicros;

  Incarnation(String name) {
    this.name = name;
  }

  void die() {
    dead = true;
  }

  boolean isDead() {
    return dead;
  }

  void freezeUntil(long micros) {
    frozenUntilMicros = Math.max(frozenUntilMicros, micros);
  }

  long frozenUntilMicros() {
    return frozenUntilMicros;
  }

  @Override
  public String toString() {
    return name;
  }
}
