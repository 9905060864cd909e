package dev.pawl.cli.access;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.store.QueryParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A home without a store. Looking at it does not make one.
record EmptyHome(Path home) implements Access {
  @Override
  public <R> R ask(Request<R> request) {
    Object reply =
        switch (request) {
          case Request.ListRuns(String query, int _) -> {
            QueryParser.parse(query);
            yield new RunList(List.of(), false);
          }
          case Request.Prune _ -> new Removed(List.of());
          case Request.Diagnose _ -> throw noStore(home);
          case Request.ShowRun _,
              Request.ReadHistory _,
              Request.SendSignal _,
              Request.Answer _,
              Request.Control _,
              Request.Remove _,
              Request.Identify _ ->
              throw new PawlException(
                  ErrorCode.NO_SUCH_RUN,
                  "there is no run: the home %s %s".formatted(home, found(home)));
        };
    return request.reply().cast(reply);
  }

  /// What is said when a store has to be there already.
  static PawlException noStore(Path home) {
    return new PawlException(
        ErrorCode.STORE_UNAVAILABLE,
        "the home %s %s; name another one with --home; the first 'pawl run' makes one"
            .formatted(home, found(home)));
  }

  private static String found(Path home) {
    return Files.isDirectory(home) ? "holds no store" : "does not exist";
  }

  @Override
  public void close() {}
}
