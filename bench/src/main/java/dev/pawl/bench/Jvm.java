package dev.pawl.bench;

import java.util.List;
import java.util.stream.Stream;

/// The options of the JVMs that are measured.
final class Jvm {
  /// Parked threads of evicted runs must be collectable; see ADR 0002.
  private static final List<String> NEEDED =
      List.of("-Djdk.trackAllThreads=false", "--enable-native-access=ALL-UNNAMED");

  private static final List<String> CONTENDER =
      List.of("-XX:+UseSerialGC", "-Xms1g", "-Xmx1g", "-Xlog:disable", "-Xlog:all=error:stderr");

  private static final List<String> SMALL =
      List.of("-XX:+UseSerialGC", "-Xmx512m", "-Xlog:disable", "-Xlog:all=error:stderr");

  private Jvm() {}

  /// For everything that has its speed measured, peers too.
  static List<String> contender() {
    return with(CONTENDER);
  }

  /// For runs that sleep.
  static List<String> small() {
    return with(SMALL);
  }

  private static List<String> with(List<String> more) {
    return Stream.concat(NEEDED.stream(), more.stream()).toList();
  }
}
