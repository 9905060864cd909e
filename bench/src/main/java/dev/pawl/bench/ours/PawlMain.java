package dev.pawl.bench.ours;

import dev.pawl.bench.contender.Contender;
import dev.pawl.bench.contender.Serving;
import dev.pawl.engine.runtime.Engine;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Path;

/// The process of Pawl on SQLite with full durability. Argument: an empty directory.
public final class PawlMain {
  private PawlMain() {}

  public static void main(String[] arguments) throws IOException {
    Serving.serve(Pawl::new, Path.of(arguments[0]));
  }

  private static final class Pawl implements Contender {
    private final SqliteStore store;
    private final Engine engine;
    private final Workflow<Integer, String> steps;

    Pawl(Path directory, Runnable body) {
      steps =
          Workflow.of(
              "steps",
              Integer.class,
              String.class,
              (ctx, count) -> {
                String last = "none";
                for (int i = 0; i < count; i++) {
                  last =
                      ctx.step(
                          "step",
                          String.class,
                          _ -> {
                            body.run();
                            return "done";
                          });
                }
                return last;
              });
      store = SqliteStore.open(directory);
      engine = Engine.builder(store).workflows(steps).start();
    }

    @Override
    public void run(int count) throws InterruptedException {
      engine.client().start(steps, count).result();
    }

    @Override
    public void close() {
      engine.close();
      store.close();
    }
  }
}
