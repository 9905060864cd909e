package dev.pawl.store.sqlite;

import dev.pawl.engine.history.PawlException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A process that tries to get a store whenever it is told `open`, and gives it up when told
/// `close`. It answers `owner MILLIS`, `refused MILLIS CODE TEXT` or `closed`.
final class Contender {
  private Contender() {}

  public static void main(String[] args) throws IOException {
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    NativeLibrary.provide(Path.of(args[0]));
    System.out.println("ready");
    SqliteStore store = null;
    for (String order = input.readLine(); order != null; order = input.readLine()) {
      if (order.equals("open")) {
        store = open(Path.of(args[0]));
      } else {
        if (store != null) {
          store.close();
        }
        System.out.println("closed");
      }
    }
  }

  private static @Nullable SqliteStore open(Path home) {
    long start = System.nanoTime();
    try {
      SqliteStore store = SqliteStore.open(home);
      System.out.println("owner " + millisSince(start));
      return store;
    } catch (PawlException e) {
      System.out.println("refused " + millisSince(start) + " " + e.code() + " " + e.getMessage());
      return null;
    }
  }

  private static long millisSince(long start) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }
}
