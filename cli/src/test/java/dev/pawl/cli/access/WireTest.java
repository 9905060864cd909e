package dev.pawl.cli.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WireTest {
  static List<Request<?>> requests() {
    return List.of(
        new Request.ListRuns("state:failed \"two words\"", 50),
        new Request.ShowRun("r", true),
        new Request.ReadHistory("r", 2),
        new Request.SendSignal("r", "go", "{\"price\":1.10}", null),
        new Request.SendSignal("r", "go", "null", "once"),
        new Request.Answer("r", "live", "yes\n\u2028"),
        new Request.Control("r", Verb.RETRY, "why"),
        new Request.Remove("r", true),
        new Request.Prune(3600, 5),
        new Request.Diagnose(),
        new Request.Identify());
  }

  @ParameterizedTest
  @MethodSource("requests")
  void request_overTheWire_isTheSame(Request<?> request) {
    String line = Wire.request(request);

    assertThat(line).doesNotContain("\n");
    assertThat(Wire.readRequest(line)).isEqualTo(request);
  }

  @Test
  void requests_areAllTested() {
    assertThat(requests().stream().map(request -> request.getClass().getSimpleName()))
        .containsAll(
            Stream.of(Request.class.getPermittedSubclasses()).map(Class::getSimpleName).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"ask\":\"Explode\"}",
        "{\"ask\":\"Prune\",\"with\":{\"olderThanSeconds\":\"long\"}}"
      })
  void request_malformed_isRefused(String line) {
    assertThatThrownBy(() -> Wire.readRequest(line))
        .isInstanceOfSatisfying(
            PawlException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }

  @Test
  void reply_overTheWire_isTheSame() {
    Removed removed = new Removed(List.of("a", "b"));

    assertThat(Wire.readReply(Wire.reply(removed), Removed.class)).isEqualTo(removed);
  }

  @ParameterizedTest
  @MethodSource("codes")
  void error_overTheWire_keepsItsCode(ErrorCode code) {
    assertThatThrownBy(() -> Wire.readReply(Wire.error(code, "why"), Removed.class))
        .isInstanceOfSatisfying(
            PawlException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e).hasMessage("why");
            });
  }

  static Stream<ErrorCode> codes() {
    return Stream.of(ErrorCode.values());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"hi", "{\"error\":{\"code\":\"FUTURE\"}}", "{\"reply\":{\"runs\":7}}", "{}"})
  void reply_ofAnotherVersion_saysSo(String line) {
    assertThatThrownBy(() -> Wire.readReply(line, Removed.class))
        .isInstanceOf(PawlException.class)
        .hasMessageContaining("same version of pawl");
  }
}
