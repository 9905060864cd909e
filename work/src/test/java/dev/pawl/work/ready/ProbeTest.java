package dev.pawl.work.ready;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Probes as they are written.
class ProbeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          line:listening on           | line:listening on
          line: /^ready in [0-9]+/i   | line:/^ready in [0-9]+/i
          tcp:8080                    | tcp:8080
          tcp:localhost:8080          | tcp:8080
          tcp:db.example.com:5432     | tcp:db.example.com:5432
          tcp:[::1]:80                | tcp:[::1]:80
          tcp:127.0.0.1:65535         | tcp:127.0.0.1:65535
          http:http://localhost:80/up | http:http://localhost:80/up
          http:https://example.com    | http:https://example.com
          http://localhost:3000/      | http:http://localhost:3000/
          https://localhost/?a=b      | http:https://localhost/?a=b
          command:test -e up:here     | command:test -e up:here
          """)
  void probe_isRead(String text, String shown) {
    Probe probe = Probe.parse("--ready", text);
    assertThat(probe).hasToString(shown);
    assertThat(Probe.parse("--ready", shown)).hasToString(shown);
  }

  @Test
  void tcp_withoutAHost_isThisMachine() {
    assertThat(Probe.parse("ready", "tcp:80"))
        .isEqualTo(new Probe.Tcp(List.of("127.0.0.1", "::1"), 80));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "8080",
        "tpc:80",
        "tcp:",
        "tcp:0",
        "tcp:65536",
        "tcp:x",
        "tcp:1:2:3",
        "tcp:::1:80",
        "tcp:a b:80",
        "tcp:-1",
        "http:",
        "http:localhost:80",
        "http:ftp://h/",
        "http://",
        "https:h",
        "http:http://u:p@h/",
        "http://h:65536/",
        "http:http://h/a b",
        "line:",
        "line:/(/",
        "line:/(?=a)/",
        "command:",
        "command: ",
        "command:a\0b",
        "LINE:x"
      })
  void whatIsNoProbe_isNamedWithWhatToWrite(String text) {
    assertThatThrownBy(() -> Probe.parse("ready", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("ready is '")
        .hasMessageContaining("; ");
  }

  @Test
  void tooLong_isRefused() {
    assertThatThrownBy(() -> Probe.parse("ready", "command:" + "x".repeat(5_000)))
        .hasMessage("ready has 5,008 chars; give at most 4,096");
  }
}
