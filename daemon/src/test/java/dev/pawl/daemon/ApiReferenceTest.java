package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pawl.daemon.ApiDescription.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page of the API in docs is the description of the API, and its examples work.
class ApiReferenceTest {
  private static final ApiDescription DESCRIPTION = ApiDescription.CURRENT;
  private static final String UPDATE = "pawl.update-docs";
  private static final String REMEDY =
      "%s is not what "
          + ApiDescription.PLACE
          + " says; write it anew with: ./mvnw -q test -pl daemon -am -Dtest=ApiReferenceTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dtest.jvm.extra=-D"
          + UPDATE
          + "=true";

  @TempDir Path folder;

  @Test
  void page_isWhatTheDescriptionSays() throws IOException {
    Path page = root().resolve("docs/reference/api.md");
    String text = new ApiReference(DESCRIPTION).text();
    if (Boolean.getBoolean(UPDATE)) {
      Files.createDirectories(page.getParent());
      Files.writeString(page, text);
    }

    assertThat(page).as(REMEDY, page).exists();
    assertThat(Files.readString(page).equals(text)).as(REMEDY, page).isTrue();
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  @Test
  void examplesThatRead_work() throws Exception {
    assumeTrue(
        new ProcessBuilder("sh", "-c", "command -v curl").start().waitFor() == 0,
        "curl, which the examples are for, is not there");
    try (DaemonProcess daemon = DaemonProcess.start(folder.resolve("home"))) {
      String run = "{\"type\":\"release\",\"id\":\"release-7\"}";
      assertThat(daemon.http().post("/api/v1/runs", run).status()).isEqualTo(201);
      String task = "{\"id\":\"unit-tests\",\"command\":[\"true\"],\"directory\":\"/\"}";
      assertThat(daemon.http().post("/api/v1/tasks", task).status()).isEqualTo(201);
      daemon.http().send("PUT", "/api/v1/subscriptions/me", "{}");
      for (Operation operation : DESCRIPTION.operations()) {
        // A proof takes TCP and a token, which are made in TokenTest.
        if (operation.method().equals("GET") && !operation.template().endsWith("/prove")) {
          works(daemon, operation);
        }
      }
    }
  }

  private void works(DaemonProcess daemon, Operation operation) throws Exception {
    CurlCommand curl = new CurlCommand(DESCRIPTION, operation);
    // Of one that goes on for ever, a few seconds show enough.
    String limit = curl.isEndless() ? "timeout 2 " : "";
    Path output = folder.resolve("output");
    String example = workspaceOf(curl.text());
    String line = limit + example + " -w '\\n%{http_code}'";
    ProcessBuilder command = new ProcessBuilder("sh", "-c", line);
    command.environment().put("SOCKET", daemon.http().socket().toString());
    Process process = command.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

    String said = Files.readString(output);
    if (curl.isEndless()) {
      assertThat(said).as(operation.name()).contains("event: ");
    } else {
      assertThat(said).as(operation.name()).endsWith("\n200");
      assertThat(process.exitValue()).isZero();
    }
  }

  /// Ann's folders are not on this machine.
  private String workspaceOf(String example) {
    return example.replace("/home/ann/shop", folder.toString());
  }
}
