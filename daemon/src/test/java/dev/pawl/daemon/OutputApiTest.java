package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/// What can be read of outputs over the socket of a real daemon, with tasks that write.
class OutputApiTest extends OneDaemon {
  private static final String RUNS = "/api/v1/runs/";

  private static void start(String id, String script) throws IOException {
    String body =
        "{\"id\":\"%s\",\"command\":[\"sh\",\"-c\",\"%s\"],\"directory\":\"%s\"}"
            .formatted(id, script.replace("\\", "\\\\").replace("\"", "\\\""), folder);
    Http.Answer started = http.post("/api/v1/tasks", body);
    assertThat(started.status()).as(started.body()).isEqualTo(201);
  }

  private static void run(String id, String script) throws IOException {
    start(id, script);
    assertThat(http.get(RUNS + id + "/wait?seconds=60").body()).contains("\"endedAt\"");
  }

  private static String get(String id, String query) throws IOException {
    Http.Answer answer = http.get(RUNS + id + "/output" + query);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  @Test
  void lines_fromBothEnds_sayWhatIsLeftOut() throws IOException {
    run("seq", "seq 1000");

    assertThat(get("seq", "/lines?head=1&tail=2"))
        .contains("\"lines\":[{\"number\":1,\"from\":0,\"text\":\"1\"}")
        .contains("{\"number\":1000,\"from\":3888,\"text\":\"1000\"}]")
        .contains("\"omitted\":{\"firstLine\":2,\"lastLine\":998,\"lines\":997,\"bytes\":3882}")
        .contains("\"next\":3893,\"more\":false,\"end\":true");
    assertThat(get("seq", "/lines?lines=2-3"))
        .contains("\"lines\":[{\"number\":2,\"from\":2,\"text\":\"2\"},{\"number\":3,")
        .contains("\"text\":\"3\"}],\"next\":6,");
    assertThat(get("seq", "/lines?grep=%5E9.9%24&tail=1&context=1"))
        .contains("\"number\":998,\"from\":3880,\"text\":\"998\",\"context\":true}")
        .contains("\"number\":999,\"from\":3884,\"text\":\"999\"}")
        .contains("\"matches\":9}");
    assertThat(get("seq", "/lines?from=3888")).contains("\"number\":1000,");
    assertThat(get("seq", "/lines?from=3889")).contains("1000,\"from\":3889,\"text\":\"000\"");
    assertThat(get("seq", "/lines?from=99999")).contains("\"lines\":[],\"next\":99999");
  }

  @Test
  void arguments_thatCannotBe_areNamed() throws IOException {
    run("none", "true");
    refused(http.get(RUNS + "none/output/lines?tail=-1"), 400, "tail is '-1', allowed: 0 to 10000");
    refused(http.get(RUNS + "none/output/lines?lines=0-3"), 400, "lines is '0-3', allowed: A-B");
    refused(http.get(RUNS + "none/output/lines?lines=5-3"), 400, "B not below A");
    refused(http.get(RUNS + "none/output/lines?lines=-"), 400, "A-B, A-, -B or A");
    refused(http.get(RUNS + "none/output/lines?grep=%28"), 400, "grep is '('", "RE2");
    refused(http.get(RUNS + "none/output/lines?grep="), 400, "grep is empty");
    refused(http.get(RUNS + "none/output/lines?since=now"), 400, "since is 'now', allowed: a time");
    refused(http.get(RUNS + "none/output?form=hex"), 400, "form is 'hex', allowed: text, raw");
    refused(http.get(RUNS + "none/output/lines?whole=1"), 400, "whole is '1', allowed: true, fal");
    assertThat(get("none", "/lines?tail=5")).contains("\"lines\":[],\"next\":0", "\"end\":true");
  }

  @Test
  void text_isWhatATerminalWouldLeave_andRawIsWhatWasWritten() throws IOException {
    run("bar", "printf '10%%\\r20%%\\r\\033[32mdone\\033[0m\\r\\n\\0x\\377'");

    byte[] all = Files.readAllBytes(folder.resolve("home/runs/bar/output.log"));
    assertThat(get("bar", "")).contains("\"text\":\"done\\n\",\"end\":false");
    assertThat(get("bar", "?from=" + (all.length - 3)))
        .contains("\"text\":\"x\ufffd\",\"end\":true");
    assertThat(get("bar", "?form=raw"))
        .contains("\"text\":\"\"", Base64.getEncoder().encodeToString(all), "\"end\":true");
    assertThat(get("bar", "/lines"))
        .contains("\"text\":\"done\",\"overwrittenBytes\":8}")
        .contains("\"number\":2,\"from\":23,\"text\":\"x\ufffd\",\"partial\":true}");
  }

  /// Whoever follows gets a line when it is whole, or what there is of it after half a second.
  @Test
  void follow_waitsForTheEndOfALine() throws IOException {
    start(
        "slow",
        "printf one; sleep 0.2; echo two; printf three; while [ ! -e go ]; do sleep 0.1; done;"
            + " echo four");

    assertThat(get("slow", "?seconds=30")).contains("\"text\":\"onetwo\\n\",\"end\":false");
    assertThat(get("slow", "?from=7&seconds=30")).contains("\"text\":\"three\",\"end\":false");
    assertThat(get("slow", "/lines?grep=f&from=7&seconds=1&whole=true"))
        .contains("\"lines\":[],\"next\":7,");
    Files.createFile(folder.resolve("go"));
    assertThat(get("slow", "?from=12&seconds=30")).contains("\"text\":\"four\\n\"");
    assertThat(get("slow", "/lines?grep=f&from=7&seconds=30&whole=true"))
        .contains("{\"number\":2,\"from\":7,\"text\":\"threefour\"}");
  }
}
