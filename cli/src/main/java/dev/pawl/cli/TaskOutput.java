package dev.pawl.cli;

import dev.pawl.api.OutputPage;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.text.Text;
import java.time.Duration;
import java.util.Base64;

/// Prints what a task writes, as it is but for what would act on a terminal.
final class TaskOutput {
  private static final int WAIT_SECONDS = 30;
  private static final Duration FOREVER = Duration.ofDays(36_500);

  private final Terminal terminal;
  private final DaemonLink link;
  private String id;
  private String form = "text";
  private long next;

  /// @param id the whole one: a beginning of it might become ambiguous on the way
  TaskOutput(Terminal terminal, DaemonLink link, String id) {
    this.terminal = terminal;
    this.link = link;
    this.id = id;
  }

  /// Begins at this byte.
  TaskOutput from(long place) {
    next = place;
    return this;
  }

  /// Prints all bytes as they are.
  TaskOutput raw() {
    form = "raw";
    return this;
  }

  /// Prints what is there, and if wanted goes on to the end.
  void print(boolean follow) {
    var _ = print(follow ? FOREVER : Duration.ZERO);
  }

  /// Prints what is there, and if wanted goes on to its end.
  ///
  /// @param patience how long to wait for more
  /// @return whether it has ended
  boolean print(Duration patience) {
    long begun = System.nanoTime();
    while (true) {
      long left = patience.minusNanos(System.nanoTime() - begun).toSeconds();
      long seconds = Math.clamp(left, 0, WAIT_SECONDS);
      OutputPage page =
          link.get(
              Paths.with(
                  Paths.of("runs", id, "output"), "from", next, "seconds", seconds, "form", form),
              OutputPage.class);
      print(page);
      id = page.run();
      boolean more = page.next() > next;
      next = page.next();
      if (page.end() || (!more && left <= 0)) {
        return page.end();
      }
    }
  }

  private void print(OutputPage page) {
    if (page.base64() == null) {
      terminal.out().print(Text.visibleOutput(page.text()));
    } else {
      byte[] bytes = Base64.getDecoder().decode(page.base64());
      terminal.out().write(bytes, 0, bytes.length);
    }
    terminal.out().flush();
  }
}
