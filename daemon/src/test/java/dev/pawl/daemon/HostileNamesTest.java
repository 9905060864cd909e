package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// F1, F2: names and paths that lead elsewhere, and what somebody has put where the daemon's files
/// go. What becomes a file is in its place, or refused with it.
class HostileNamesTest extends OneDaemon {
  private static final String SAY =
      """
      import dev.pawl.engine.workflow.*;
      class Say {
        static final Workflow<String, String> W =
            Workflow.of("say", String.class, String.class, (ctx, in) -> {
              ctx.log().info("I am " + in);
              return in;
            });
      }
      """;

  /// Ids that may be chosen. Some are one name where case or forms of Unicode do not count.
  private static final List<String> NAMES =
      List.of(
          "..",
          ".",
          "../..",
          "../../../escaped",
          "/etc/passwd",
          "a/../../escaped",
          "..\\..\\escaped",
          "%2e%2e%2fescaped",
          "%00",
          "~",
          "~root",
          "-rf",
          "$(touch escaped)",
          "nul",
          "con.",
          "ws",
          "ws-evil",
          "ws/",
          "WS",
          "Ws",
          "caf\u00e9",
          "cafe\u0301",
          "\ufb01le",
          "file",
          "\uff0e\uff0e\uff0f",
          "output.log",
          "x".repeat(100),
          "x".repeat(256));

  private static final List<String> TWINS = List.of("shop", "shop-evil", "sho", "shop ", "SHOP");

  private static void load(String file, String source, int status) throws IOException {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.put("file", file).put("source", source);
    Http.Answer answer = http.post("/api/v1/workflows", body.toString());
    assertThat(answer.status()).as("%s: %s", file, answer.body()).isEqualTo(status);
  }

  private static String at(String id) {
    return "/api/v1/runs/" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static Http.Answer start(String id) throws IOException {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    return http.post(
        "/api/v1/runs", body.put("type", "say").put("id", id).put("input", id).toString());
  }

  private static String written(String id) throws IOException {
    http.get(at(id) + "/wait?seconds=60");
    JsonNode page = JsonMapper.shared().readTree(http.get(at(id) + "/output?seconds=5").body());
    return page.path("text").asString();
  }

  @Test
  void f1_namesOfRuns_haveEachTheirOwnFileInTheHome() throws IOException {
    load("/somewhere/Say.java", SAY, 200);
    for (String id : NAMES) {
      assertThat(start(id).status()).as(id).isEqualTo(201);
    }
    for (String id : NAMES) {
      assertThat(written(id)).as(id).endsWith("INFO I am " + id + "\n");
    }

    Path runs = folder.resolve("home/runs");
    try (Stream<Path> all = Files.walk(runs)) {
      List<Path> files = all.filter(Files::isRegularFile).toList();
      assertThat(files)
          .allMatch(
              it -> it.endsWith("output.log") && it.getNameCount() == 2 + runs.getNameCount());
      assertThat(files.stream().map(it -> folded(runs.relativize(it).toString())))
          .doesNotHaveDuplicates()
          .hasSizeGreaterThanOrEqualTo(NAMES.size());
    }
    try (Stream<Path> beside = Files.list(folder)) {
      assertThat(beside.filter(Files::isDirectory)).containsExactly(folder.resolve("home"));
    }
    for (String id : NAMES) {
      assertThat(http.send("DELETE", at(id), null).status()).as(id).isEqualTo(200);
    }
    assertThat(runs).isDirectory();
  }

  /// As a file system would that minds neither case nor forms of Unicode.
  private static String folded(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }

  @Test
  void f1_namesWithControlCharacters_andLongOnes_areRefused() throws IOException {
    for (String id :
        List.of("", "a\u0000b", "a\nb", "a\u001b[2Jb", "a\u009bb", "x".repeat(4_096))) {
      refused(start(id), 400, "run id");
    }
    for (String name : List.of("a/b", "../x", "a\u0000", "%2e%2e/x", "x".repeat(4_096))) {
      String path = "/api/v1/subscriptions/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
      Http.Answer answer = http.send("PUT", path, "{}");
      assertThat(answer.status()).as(name).isIn(400, 404);
      String token =
          JsonMapper.shared().createObjectNode().put("name", name).put("scope", "view").toString();
      refused(http.post("/api/v1/tokens", token), 400, "\"field\":\"name\"");
    }
  }

  @Test
  void f1_pathsOfWorkspacesAndFiles_areAbsoluteAndWhatTheySay() throws IOException {
    for (String path : List.of("", ".", "..", "shop", "~", "a\u0000b", "%2e%2e", "file:///etc")) {
      String argument = URLEncoder.encode(path, StandardCharsets.UTF_8);
      refused(http.get("/api/v1/workspaces?path=" + argument), 400, "not an absolute path");
      refused(http.get("/api/v1/workflows?workspace=" + argument), 400, "not an absolute path");
      load(path, SAY, 400);
    }
    for (String path :
        List.of("/a\nPawl-File: /b/Say.java", "/a\r\nX: y/Say.java", "/a\u001b/x.java")) {
      load(path, SAY, 400);
    }
    // The text comes with the path, so the path may be any.
    String odd = "/" + "x".repeat(4_096) + "/ \u00e9 :%2e%2e/../Say.java";
    load(odd, SAY.replace("\"say\"", "\"odd\""), 200);
  }

  /// A name that begins like a trusted one, or is the same but for case, is another folder.
  @Test
  void f1_twinsOfATrustedFolder_areNotTrusted(@TempDir Path place) throws IOException {
    Path shop = place.resolve("shop");
    for (String name : TWINS) {
      Path workflows = Files.createDirectories(place.resolve(name).resolve(".pawl/workflows"));
      Files.writeString(workflows.resolve("Say.java"), SAY);
    }
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.put("path", shop.toString()).put("digest", look(shop).path("digest").asString());

    assertThat(http.post("/api/v1/workspaces/trust", body.toString()).status()).isEqualTo(200);

    for (String name : TWINS) {
      boolean own = name.equals("shop");
      assertThat(look(place.resolve(name)).path("trust").asString())
          .as(name)
          .isEqualTo(own ? "trusted" : "unknown");
    }
    Path around = Path.of(shop + "/.pawl/../../shop/.");
    assertThat(look(around).path("trust").asString()).isEqualTo("trusted");
  }

  private static JsonNode look(Path path) throws IOException {
    String argument = URLEncoder.encode(path.toString(), StandardCharsets.UTF_8);
    String answer = http.get("/api/v1/workspaces?path=" + argument).body();
    return JsonMapper.shared().readTree(answer).path("workspaces").path(0);
  }
}
