package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/// Leaves each home with `pawl doctor --check`, and ends its daemon.
final class SoundHomes extends StoppedHomes {
  @Override
  void leave(Path home) {
    try {
      Cli.Result result = new Cli(home).run("doctor", "--check");
      assertThat(result.exit()).as("%s %s", result.out(), result.err()).isZero();
    } finally {
      super.leave(home);
    }
  }
}
