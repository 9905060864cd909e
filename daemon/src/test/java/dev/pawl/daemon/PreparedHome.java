package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/// A home that has everything a home can have, left by a daemon that was killed, to be copied.
///
/// It has the run `done`, which has ended and written something, and the run `open`, which waits.
record PreparedHome(Path home) {
  private static final String CODE =
      """
      import dev.pawl.engine.workflow.*;
      class Kept {
        static final Workflow<String, String> ECHO =
            Workflow.of("echo", String.class, String.class, (ctx, in) -> {
              ctx.log().info("got " + in);
              return in;
            });
        static final Workflow<String, String> WAIT =
            Workflow.of("wait", String.class, String.class, (ctx, in) ->
                ctx.signals("go", String.class).await());
      }
      """;

  static PreparedHome in(Path folder) throws Exception {
    Path home = folder.resolve("prepared");
    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      fill(daemon.http(), folder);
      daemon.kill();
    }
    // The next one writes down that the first has died.
    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      daemon.kill();
    }
    return new PreparedHome(home);
  }

  private static void fill(Http http, Path folder) throws IOException {
    String source = CODE.replace("\"", "\\\"").replace("\n", "\\n");
    Path workspace = Files.createDirectories(folder.resolve("shop/.pawl/workflows"));
    Files.writeString(workspace.resolve("Kept.java"), CODE);
    String path = folder.resolve("shop").toString();
    String digest =
        http.get("/api/v1/workspaces?path=" + path)
            .body()
            .replaceAll("(?s).*\"digest\":\"([^\"]*)\".*", "$1");
    String trust = "{\"path\":\"%s\",\"digest\":\"%s\"}".formatted(path, digest);
    String start = "{\"type\":\"%s\",\"id\":\"%s\",\"input\":\"x\"}";

    sound(
        http.post(
            "/api/v1/workflows", "{\"file\":\"/k/Kept.java\",\"source\":\"" + source + "\"}"));
    sound(http.post("/api/v1/workspaces/trust", trust));
    sound(http.post("/api/v1/runs", start.formatted("echo", "done")));
    sound(http.post("/api/v1/runs", start.formatted("wait", "open")));
    sound(http.get("/api/v1/runs/done/wait?seconds=30"));
    Tokens.create(http, "one", "view");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> http.get("/api/v1/runs/open").body().contains("\"state\":\"waiting\""));
  }

  private static void sound(Http.Answer answer) {
    assertThat(answer.status()).as(answer.body()).isLessThan(300);
  }

  /// Copies it. What is only there to take up room is shared.
  void copyTo(Path target) throws IOException {
    Files.walkFileTree(
        home,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(folder, at(folder), StandardCopyOption.COPY_ATTRIBUTES);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (file.endsWith("pawl.ballast")) {
              Files.createLink(at(file), file);
            } else if (!attributes.isOther()) {
              Files.copy(file, at(file), StandardCopyOption.COPY_ATTRIBUTES);
            }
            return FileVisitResult.CONTINUE;
          }

          private Path at(Path path) {
            return target.resolve(home.relativize(path).toString());
          }
        });
  }

  /// The digests of all files, by their names. Those that are too large to be real have their size.
  static Map<String, String> digests(Path home) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    Files.walkFileTree(
        home,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!attributes.isOther()) {
              boolean large = attributes.size() > 1 << 20;
              digests.put(
                  home.relativize(file).toString(),
                  large ? attributes.size() + " bytes" : digest(Files.readAllBytes(file)));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return digests;
  }

  private static String digest(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
