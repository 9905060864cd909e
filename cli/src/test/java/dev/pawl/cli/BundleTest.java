package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// A run in a file for a report, without the secrets that it met.
@ExtendWith(SoundHomes.class)
final class BundleTest {
  private static final String CANARY = "canary/\"7d1f\"+b0a9 x";

  @TempDir Path folder;

  @Test
  void bundle_hasAllAboutARun_andNoSecret() throws Exception {
    Path home = folder.resolve("home");
    Map<String, String> environment = Map.of("MY_API_TOKEN", CANARY);
    String encoded = Base64.getEncoder().encodeToString(CANARY.getBytes(StandardCharsets.UTF_8));
    Path file =
        Sources.workflow(
            folder,
            """
            ctx.log().info("token is " + System.getenv("MY_API_TOKEN"));
            ctx.log().info("Authorization: Bearer abcdef0123456789");
            ctx.log().info("clone https://ann:hunter22@example.org/x.git");
            ctx.log().info("-----BEGIN EC KEY-----\\nMIIcanarypem\\n-----END EC KEY-----");
            ctx.log().info("innocent words");
            return ctx.step("s", String.class, a -> "{\\"apiKey\\":\\"canaryvalue\\"} " + input);\
            """);
    try (CliProcess run =
        CliProcess.start(
            home, environment, "run", file.toString(), "\"" + encoded + "\"", "--id", "b")) {
      assertThat(run.awaitExit()).as(run.err()).isZero();
    }
    Path zip = folder.resolve("b.zip");

    try (CliProcess bundle =
        CliProcess.start(home, environment, "bundle", "b", "-o", zip.toString(), "--json")) {
      assertThat(bundle.awaitExit()).as(bundle.err()).isZero();
      assertThat(bundle.out()).contains("\"file\" : \"" + zip + "\"", "\"history.jsonl\" : ");
    }

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(zip)))
        .isEqualTo("rw-------");
    Map<String, String> parts = parts(zip);
    assertThat(parts)
        .containsOnlyKeys(
            "run.json",
            "history.jsonl",
            "output.txt",
            "environment.txt",
            "daemon.log",
            "daemon.out");
    assertThat(parts.get("run.json")).contains("\"succeeded\"");
    assertThat(parts.get("history.jsonl")).contains("RunStarted", "StepCompleted", "RunCompleted");
    assertThat(parts.get("output.txt")).contains("innocent words", "token is ***", "Bearer ***");
    assertThat(parts.get("environment.txt")).contains("sound     true", "daemon    Pawl ");
    assertThat(parts.get("daemon.log")).contains(" serves ");
    parts.forEach((name, text) ->
        assertThat(text)
            .as(name)
            .doesNotContain(CANARY, encoded.substring(0, 20), "canarypem", "hunter22")
            .doesNotContain("abcdef0123456789", "canaryvalue", "7d1f"));

    Path other = folder.resolve("c.zip");
    Cli.Result fields =
        new Cli(home).run("bundle", "b", "-o", other.toString(), "--jsonl", "--fields", "run,file");
    assertThat(fields.out()).isEqualTo("{\"run\":\"b\",\"file\":\"%s\"}\n".formatted(other));

    Cli.Result again = new Cli(home).run("bundle", "b", "-o", zip.toString());
    assertThat(again.exit()).isEqualTo(2);
    assertThat(again.err()).contains("exists already", "--output");
  }

  private static Map<String, String> parts(Path zip) throws Exception {
    Map<String, String> parts = new LinkedHashMap<>();
    try (ZipFile file = new ZipFile(zip.toFile())) {
      for (var entry : java.util.Collections.list(file.entries())) {
        byte[] content = file.getInputStream(entry).readAllBytes();
        parts.put(entry.getName(), new String(content, StandardCharsets.UTF_8));
      }
    }
    return parts;
  }
}
