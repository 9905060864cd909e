package dev.pawl.store.sqlite;

import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.Write;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A process on a small volume of its own, told by lines on its input what to do there.
///
/// - `write` starts a run with a message: `ok RUN` or `refused CODE TEXT`
/// - `fill` writes a file until the volume is full, `free` deletes it: `done`
/// - `read RUN`: `found` or `missing`
/// - `delete RUN`: `ok RUN` or `refused CODE TEXT`
/// - `vanish` deletes the home: `done`
/// - `ballast`: `there` or `gone`
/// - `check`: `sound` or what is not
final class FullDiskNode {
  private static final int CHUNK_BYTES = 64 << 10;

  private final Path home;
  private final Path filler;
  private final SqliteStore store;
  private int runs;

  private FullDiskNode(Path home, SqliteStore store) {
    this.home = home;
    this.filler = home.resolveSibling("filler");
    this.store = store;
  }

  public static void main(String[] args) throws IOException {
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Path home = Path.of(args[0]);
    try (SqliteStore store = SqliteStore.open(home)) {
      store.join("node", Duration.ofSeconds(10));
      FullDiskNode node = new FullDiskNode(home, store);
      System.out.println("ready");
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        System.out.println(node.obey(line.split(" ", 2)));
      }
    } catch (PawlException e) {
      System.out.println("refused " + e.code() + " " + e.getMessage());
    }
  }

  private String obey(String[] order) throws IOException {
    try {
      return switch (order[0]) {
        case "write" -> write();
        case "fill" -> fill();
        case "free" -> {
          Files.deleteIfExists(filler);
          yield "done";
        }
        case "read" -> store.find(RunId.of(order[1])).isPresent() ? "found" : "missing";
        case "delete" -> {
          Samples.commit(store, new Write.DeleteRun(RunId.of(order[1]), true));
          yield "ok " + order[1];
        }
        case "vanish" -> {
          try (var files = Files.list(home)) {
            for (Path file : files.toList()) {
              Files.delete(file);
            }
          }
          Files.delete(home);
          yield "done";
        }
        case "ballast" -> Files.exists(home.resolve("pawl.ballast")) ? "there" : "gone";
        case "check" -> store.check().isEmpty() ? "sound" : "" + store.check();
        default -> throw new IllegalArgumentException(order[0]);
      };
    } catch (PawlException e) {
      return "refused " + e.code() + " " + e.getMessage();
    }
  }

  private String write() {
    String id = "run-" + runs;
    store.commit(List.of(Samples.start(id), Samples.send(id, "x".repeat(20_000))));
    runs++;
    Optional<RunRecord> run = store.find(RunId.of(id));
    return run.isPresent() ? "ok " + id : "lost " + id;
  }

  private String fill() throws IOException {
    try (OutputStream out = Files.newOutputStream(filler)) {
      byte[] chunk = new byte[CHUNK_BYTES];
      while (true) {
        out.write(chunk);
      }
    } catch (IOException _) {
      return "done"; // the volume is full, as was wanted
    }
  }
}
