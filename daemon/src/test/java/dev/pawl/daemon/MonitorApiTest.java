package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.testkit.Scale;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Which commands belong in the background, asked over the socket of a real daemon.
class MonitorApiTest extends OneDaemon {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int LINES = Scale.of(2_000, 20_000);

  private static ObjectNode question(String command) {
    return JSON.createObjectNode().put("command", command);
  }

  private static JsonNode explain(ObjectNode question) throws IOException {
    Http.Answer answer = http.post("/api/v1/tasks/explain", question.toString());
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static JsonNode take(String session, String command) throws IOException {
    return explain(question(command).put("session", session).put("take", true));
  }

  private static void arm(String json) throws IOException {
    Http.Answer armed = http.post("/api/v1/tasks/arm", json);
    assertThat(armed.status()).as(armed.body()).isEqualTo(200);
  }

  /// No. 135 of the conformance list, and what is no command at all.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          while :; do date; sleep 1; done | background | loop   | while :
          journalctl -fu x                | background | follow | journalctl -fu x
          tail --follow x                 | background | follow | tail --follow x
          sudo watch x                    | background | watch  | sudo watch x
          grep 'tail -f' src              | foreground |        | no rule applies
          make test                       | foreground |        | no rule applies
          echo 'x                         | foreground |        | the quote ' at character 6
          """)
  void explain_namesTheRuleAndTheWords(String line, String decision, String rule, String reason)
      throws IOException {
    JsonNode answer = explain(question(line));

    assertThat(answer.path("decision").asString()).isEqualTo(decision);
    assertThat(answer.path("rule").asString("none")).isEqualTo(rule == null ? "none" : rule);
    assertThat(answer.path("reason").asString()).contains(reason);
  }

  @Test
  void patterns_areTriedFirst_andOneThatIsWrongDisablesNoOther() throws IOException {
    ObjectNode question = question("npm run dev");
    question.putArray("patterns").add("/(/").add("# no").add(" ").add("a\nb").add("run DEV");
    JsonNode answer = explain(question);

    assertThat(answer.path("rule").asString()).isEqualTo("pattern");
    assertThat(answer.path("reason").asString()).contains("run dev");
    assertThat(answer.path("unused")).hasSize(4);
    assertThat(answer.path("unused").get(0).asString()).startsWith("pattern 1 is '/(/', which");
    assertThat(answer.path("unused").get(3).asString()).startsWith("pattern 4 is not used: give");
  }

  @Test
  void armed_isTakenOnce_byItsSession() throws IOException {
    arm("{\"session\":\"one\",\"windowSeconds\":600}");

    assertThat(explain(question("ls")).path("decision").asString()).isEqualTo("foreground");
    assertThat(take("two", "ls").path("decision").asString()).isEqualTo("foreground");
    assertThat(explain(question("ls").put("session", "one")).path("rule").asString())
        .isEqualTo("armed");
    assertThat(take("one", " ").path("decision").asString()).isEqualTo("foreground");
    JsonNode taken = take("one", "make  all");
    assertThat(taken.path("rule").asString()).isEqualTo("armed");
    assertThat(taken.path("title").asString()).isEqualTo("Next: make all");
    assertThat(take("one", "make all").path("decision").asString()).isEqualTo("foreground");
  }

  @Test
  void armed_withoutASession_isForWhoNamesNone() throws IOException {
    arm("{}");

    assertThat(explain(question("ls").put("take", true)).path("rule").asString())
        .isEqualTo("armed");
    assertThat(take("", "ls").path("decision").asString()).isEqualTo("foreground");
  }

  @Test
  void wrongArguments_areNamed() throws IOException {
    String path = "/api/v1/tasks/arm";
    refused(http.post(path, "{\"windowSeconds\":0}"), 400, "windowSeconds is 0, allowed: 1 to");
    refused(http.post(path, "{\"windowSeconds\":86401}"), 400, "allowed: 1 to 86400");
    String name = "s".repeat(257);
    refused(http.post(path, "{\"session\":\"" + name + "\"}"), 400, "257 chars; give at most 256");
    refused(http.post("/api/v1/tasks/explain", "{}"), 400, "command");
  }

  /// A decision that is not there would drop the command.
  @Test
  void anyText_isDecided() throws IOException {
    long seed = Long.getLong("pawl.seed", System.nanoTime());
    String[] pieces =
        "'¦\"¦`¦$(¦${¦)¦}¦\n¦\\¦;¦|¦&¦ tail -f ¦ watch ¦ do ¦<<E¦\0¦\u0007¦😀¦#¦/".split("¦", -1);
    for (int i = 0; i < LINES; i++) {
      Random random = new Random(seed + i);
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(40); n > 0; n--) {
        boolean letter = random.nextInt(3) == 0;
        text.append(
            letter
                ? Character.toString(random.nextInt(0xD800))
                : pieces[random.nextInt(pieces.length)]);
      }
      ObjectNode question = question(text.toString()).put("take", random.nextBoolean());
      question.putArray("patterns").add(text.substring(0, text.length() / 2));
      assertThat(explain(question).path("reason").asString())
          .as("-Dtest.jvm.extra=-Dpawl.seed=%d", seed + i)
          .isNotBlank();
    }
    assertThat(explain(question("x".repeat(3_000_000))).path("reason").asString())
        .contains("3,000,000 characters, the limit is 2,097,152");
  }
}
