package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

/// Makes tokens over a daemon's Unix socket.
final class Tokens {
  private Tokens() {}

  static String create(Http http, String name, String scope) throws IOException {
    return create(http, "{\"name\":\"%s\",\"scope\":\"%s\"}".formatted(name, scope));
  }

  static String create(Http http, String body) throws IOException {
    Http.Answer answer = http.post("/api/v1/tokens", body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer.body().replaceAll(".*\"token\":\"([^\"]+)\".*", "$1");
  }

  static Http.Answer revoke(Http http, String name) throws IOException {
    return http.post("/api/v1/tokens/revoke", "{\"name\":\"%s\"}".formatted(name));
  }
}
