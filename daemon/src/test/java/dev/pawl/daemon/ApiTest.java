package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// The API over the socket of a real daemon.
class ApiTest extends OneDaemon {
  @Test
  void start_ofNewIdAndAgain_isOneRun() throws IOException {
    String body = "{\"type\":\"deploy\",\"id\":\"once\",\"input\":{\"n\":1.50},\"priority\":3}";

    Http.Answer first = http.post("/api/v1/runs", body);
    Http.Answer second = http.post("/api/v1/runs", body);

    assertThat(first.status()).isEqualTo(201);
    assertThat(first.body()).contains("\"created\":true").contains("\"priority\":3");
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.body()).contains("\"created\":false");
  }

  @Test
  void start_ofTakenIdWithOtherInput_isRefused() throws IOException {
    http.post("/api/v1/runs", "{\"type\":\"deploy\",\"id\":\"taken\",\"input\":1}");

    Http.Answer other =
        http.post("/api/v1/runs", "{\"type\":\"deploy\",\"id\":\"taken\",\"input\":2}");

    assertThat(other.status()).isEqualTo(409);
    assertThat(other.headers()).contains("application/problem+json");
    assertThat(other.body())
        .contains("\"code\":\"RUN_ID_CONFLICT\"", "\"type\":\"urn:pawl:problem:run-id-conflict\"");
  }

  @Test
  void id_withSlashAndSpace_isFoundByItsEncodedForm() throws IOException {
    http.post("/api/v1/runs", "{\"type\":\"deploy\",\"id\":\"team a/release+7\"}");

    Http.Answer found = http.get("/api/v1/runs/team%20a%2Frelease+7");

    assertThat(found.status()).isEqualTo(200);
    assertThat(found.body()).contains("\"id\":\"team a/release+7\"", "\"input\":null");
  }

  @Test
  void id_withBackslash_isFoundByItsEncodedForm() throws IOException {
    http.post("/api/v1/runs", "{\"type\":\"deploy\",\"id\":\"win\\\\path\"}");

    assertThat(http.get("/api/v1/runs/win%5Cpath").body()).contains("\"id\":\"win\\\\path\"");
    assertThat(http.get("/api/v1/runs/a%1Bb").body()).contains("control character");
  }

  @Test
  void prefix_ofSeveralIds_namesThemWithTheirState() throws IOException {
    http.post("/api/v1/runs", "{\"type\":\"deploy\",\"id\":\"twin-1\"}");
    http.post("/api/v1/runs", "{\"type\":\"deploy\",\"id\":\"twin-2\"}");

    Http.Answer ambiguous = http.get("/api/v1/runs/twin");

    assertThat(ambiguous.status()).isEqualTo(404);
    assertThat(ambiguous.body())
        .contains("\"candidates\":[", "\"id\":\"twin-1\"", "\"id\":\"twin-2\"", "\"state\":\"");
  }

  @Test
  void list_pageByPage_hasEveryRunOnce() throws IOException {
    for (int i = 0; i < 5; i++) {
      http.post("/api/v1/runs", "{\"type\":\"paged\",\"id\":\"paged-%d\"}".formatted(i));
    }

    Http.Answer first = http.get("/api/v1/runs?q=type:paged&limit=3");
    String cursor = first.body().replaceAll(".*\"next\":\"([0-9]+)\".*", "$1");
    Http.Answer second = http.get("/api/v1/runs?q=type:paged&limit=3&cursor=" + cursor);

    assertThat(first.body()).contains("paged-4", "paged-3", "paged-2").doesNotContain("paged-1\"");
    assertThat(second.body()).contains("paged-1", "paged-0").doesNotContain("\"next\"");
  }

  @Test
  void controls_doWhatTheySay() throws IOException {
    http.post("/api/v1/runs", "{\"type\":\"deploy\",\"id\":\"controlled\"}");

    Http.Answer signaled =
        http.post("/api/v1/runs/controlled/signal", "{\"name\":\"go\",\"value\":{\"ok\":true}}");
    Http.Answer ended =
        http.post("/api/v1/runs/controlled/terminate", "{\"reason\":\"not needed\"}");
    Http.Answer again = http.post("/api/v1/runs/controlled/pause", null);
    Http.Answer waited = http.get("/api/v1/runs/controlled/wait?seconds=0");
    Http.Answer history = http.get("/api/v1/runs/controlled/history");
    Http.Answer deleted = http.send("DELETE", "/api/v1/runs/controlled", null);

    assertThat(signaled.status()).isEqualTo(200);
    assertThat(ended.body()).contains("\"state\":\"canceled\"", "\"reason\":\"not needed\"");
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.body()).contains("\"code\":\"WRONG_STATE\"");
    assertThat(waited.body()).contains("\"state\":\"canceled\"");
    assertThat(history.body()).contains("RunStarted", "RunTerminated").doesNotContain("\"next\"");
    assertThat(deleted.body()).isEqualTo("{\"runs\":[\"controlled\"]}");
    assertThat(http.get("/api/v1/runs/controlled").status()).isEqualTo(404);
  }

  @Test
  void badInput_isNamed() throws IOException {
    refused(
        http.post("/api/v1/runs", "{\"type\":\"t\",\"in\":1}"), 400, "'in'", "\"field\":\"in\"");
    refused(http.post("/api/v1/runs", "{\"type\":\"t\","), 400, "not JSON at line 1");
    refused(http.post("/api/v1/runs", "{\"type\":\"t\",\"type\":\"u\"}"), 400, "type");
    refused(http.post("/api/v1/runs", "[]"), 400, "an object is expected");
    refused(http.post("/api/v1/runs", "{\"type\":7.5}"), 400, "a text is expected");
    refused(
        http.post("/api/v1/runs", "{\"type\":\"t\",\"priority\":1e10}"),
        400,
        "a whole number",
        "\"field\":\"priority\"");
    refused(
        http.post("/api/v1/runs", "{\"type\":\"t\",\"labels\":{\"team\":null}}"),
        400,
        "a text is expected",
        "\"field\":\"labels.team\"");
    String deep = "[".repeat(2_000) + "]".repeat(2_000);
    refused(http.post("/api/v1/runs", "{\"type\":\"t\",\"input\":" + deep + "}"), 400, "depth");
    refused(http.post("/api/v1/runs", null), 400, "no body");
    refused(http.post("/api/v1/info", "{}"), 405, "possible: GET");
    assertThat(http.send("PUT", "/api/v1/runs", "{}").headers()).contains("Allow: GET, POST");
    refused(http.send("GET", "/api/v1/runs", "{}"), 400, "takes no body");
    refused(http.get("/api/v1/runs?limt=3"), 400, "'limt'", "cursor, limit, q");
    refused(http.get("/api/v1/runs?limit=0"), 400, "1 to 1000", "\"field\":\"limit\"");
    refused(http.get("/api/v1/runs?limit=1&limit=2"), 400, "given twice");
    refused(http.get("/api/v1/runs?q=colour:red"), 400, "INVALID_QUERY");
    refused(http.get("/api/v1/runs?q=%zz"), 400, "percent-encoded UTF-8");
    refused(http.get("/api/v1/runs?q=%ED%A0%80"), 400, "percent-encoded UTF-8");
    refused(http.get("/api/v1/nothing"), 404, "the API is below /api/v1");
    refused(http.get("/elsewhere"), 404, "NO_SUCH_ROUTE");
    refused(http.get("/api/v1/runs/unknown"), 404, "pawl ps --all");
    refused(http.get("/api/v1/runs/x/wait?for=soon"), 404, "NO_SUCH_RUN");
  }

  @Test
  void malformedRequests_areProblemsToo() throws IOException {
    refused(raw("GET /api/v1/info HTTP/1.1\r\n"), 400, "INVALID_ARGUMENT");
    refused(raw("GET /api/v1/../info HTTP/1.1\r\nHost: pawl\r\n"), 404, "NO_SUCH_ROUTE");
    refused(raw("GET /api/v1/%00 HTTP/1.1\r\nHost: pawl\r\n"), 400, "INVALID_ARGUMENT");
    refused(raw("GET /api/v1/info HTTP/7.7\r\nHost: pawl\r\n"), 400, "INVALID_ARGUMENT");
    String header = "X: " + "x".repeat(20_000) + "\r\n";
    refused(raw("GET /api/v1/info HTTP/1.1\r\nHost: p\r\n" + header), 431, "TOO_LARGE");
  }

  @Test
  void bodyInChunksThatAreNone_isRefusedAndNotTaken() throws IOException {
    String head = "POST /api/v1/runs HTTP/1.1\r\nHost: pawl\r\nConnection: close\r\n";
    String type = "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
    String chunk = "10;a=\"\\\r\n{\"type\":\"t\"}    \r\n0\r\n\r\n";

    byte[] request = (head + type + chunk).getBytes(StandardCharsets.US_ASCII);

    refused(http.raw(request), 400, "the body did not come whole");
  }

  private static Http.Answer raw(String request) throws IOException {
    return http.raw((request + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
  }
}
