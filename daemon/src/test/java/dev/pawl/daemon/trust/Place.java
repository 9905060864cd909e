package dev.pawl.daemon.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// A home and a workspace beside it, on a real disk.
record Place(Path home, Path workspace, TrustStore store) {
  static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  static final String RELEASE = ".pawl/workflows/Release.java";

  static Place in(Path folder) throws IOException {
    Path home = Files.createDirectory(folder.resolve("home"));
    Path workspace = Files.createDirectory(folder.resolve("ws"));
    return new Place(home, workspace, new TrustStore(home, InstantSource.fixed(NOW)));
  }

  Path trustFile() {
    return home.resolve("trust.json");
  }

  Path write(String relative, String content) throws IOException {
    Path file = workspace.resolve(relative);
    Files.createDirectories(file.resolveSibling(""));
    return Files.writeString(file, content);
  }

  TrustDecision decide() {
    return store.decide(workspace);
  }

  /// Trusts what is shown now.
  TrustDecision.Trusted trust() {
    return store.trust(workspace, shown());
  }

  /// The digest that a person would be shown.
  String shown() {
    return switch (decide()) {
      case TrustDecision.Unknown unknown -> unknown.digest();
      case TrustDecision.Changed changed -> changed.digest();
      case TrustDecision.Trusted trusted -> trusted.workspace().digest();
      case TrustDecision.Empty empty -> throw new AssertionError("no code: " + empty);
    };
  }

  /// The paths that are trusted.
  List<String> trusted() {
    assertThat(decide()).isInstanceOf(TrustDecision.Trusted.class);
    return ((TrustDecision.Trusted) decide())
        .workspace().files().stream().map(file -> file.relative().toString()).toList();
  }

  /// The changes, as `KIND path`.
  List<String> changes() {
    assertThat(decide()).isInstanceOf(TrustDecision.Changed.class);
    return ((TrustDecision.Changed) decide())
        .changes().stream().map(change -> change.kind() + " " + change.path()).toList();
  }

  /// What is refused, as `path: reason`.
  List<String> refused() {
    return decide().refused().stream()
        .map(refusal -> refusal.path() + ": " + refusal.reason())
        .toList();
  }
}
