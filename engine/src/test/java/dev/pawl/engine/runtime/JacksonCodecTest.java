package dev.pawl.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Limits;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.workflow.TypeRef;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JacksonCodecTest {
  private final JacksonCodec codec = new JacksonCodec();

  record Place(String street, int number) {}

  record Person(String name, int age, List<Place> places, String note) {}

  record Times(Instant at, Duration lasted) {}

  /// Points at itself, so it has no JSON.
  static final class Circle {
    public Circle getSelf() {
      return this;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"name":"a"}                                       | age
          {"name":"a","age":"old"}                           | age
          {"name":"a","age":null}                            | age
          {"name":"a","age":1,"nick":"b"}                    | nick
          {"name":"a","age":1,"places":[{"street":"s"}]}     | places.[0].number
          {"name":"a","age":1,"places":[{"number":1,"nr":1}]} | places.[0].nr
          {"name":["a"],"age":1}                             | name
          """)
  void input_doesNotFitTheRecord_namesTheField(String json, String field) {
    assertFault(
        ErrorCode.INVALID_PAYLOAD,
        "field '" + field + "'",
        () -> codec.check("input", Payload.ofJson(json), TypeRef.of(Person.class)));
  }

  @Test
  void input_withoutTextsAndLists_fits() {
    codec.check("input", Payload.ofJson("{\"age\":1}"), TypeRef.of(Person.class));
  }

  @Test
  void recorded_fieldsUnknownOrMissing_areRead() {
    Person person =
        codec.decode(
            "result", Payload.ofJson("{\"name\":\"a\",\"old\":1}"), TypeRef.of(Person.class));
    assertThat(person).isEqualTo(new Person("a", 0, null, null));
  }

  @Test
  void text_notJson_saysWhere() {
    assertFault(ErrorCode.INVALID_PAYLOAD, "line 1, column", () -> codec.parse("input", "{a}"));
    assertFault(ErrorCode.INVALID_PAYLOAD, "not JSON", () -> codec.parse("input", "1 2"));
  }

  @Test
  void value_withoutJson_isRefused() {
    assertFault(
        ErrorCode.INVALID_PAYLOAD,
        "result cannot be written as JSON",
        () -> codec.encode("result", new Circle()));
  }

  @Test
  void value_tooLarge_namesTheLimit() {
    String large = "x".repeat(Limits.PAYLOAD_BYTES);
    assertFault(ErrorCode.LIMIT_EXCEEDED, "33,554,432", () -> codec.encode("result", large));
  }

  @Test
  void maps_inAnyOrder_giveEqualBytes() {
    Map<String, Integer> one = new LinkedHashMap<>();
    one.put("b", 1);
    one.put("a", 2);
    Map<String, Integer> other = new LinkedHashMap<>();
    other.put("a", 2);
    other.put("b", 1);
    assertThat(codec.encode("x", one)).isEqualTo(codec.encode("x", other));
  }

  @Test
  void sets_withoutOrder_areSorted() {
    assertThat(codec.encode("x", Set.of("c", "a", "b")).json()).isEqualTo("[\"a\",\"b\",\"c\"]");
    assertThat(codec.encode("x", Set.of(3, 1, 2)).json()).isEqualTo("[1,2,3]");
  }

  @Test
  void sets_withOrder_keepIt() {
    Set<String> set = new LinkedHashSet<>(List.of("b", "a"));
    assertThat(codec.encode("x", set).json()).isEqualTo("[\"b\",\"a\"]");
  }

  @Test
  void values_comeBackEqual() {
    Person person = new Person("ü\n\"", -1, List.of(new Place("s", 2)), null);
    assertThat(codec.decode("x", codec.encode("x", person), TypeRef.of(Person.class)))
        .isEqualTo(person);
    Times times = new Times(Instant.parse("2030-01-01T00:00:00.123456789Z"), Duration.ofNanos(7));
    assertThat(codec.decode("x", codec.encode("x", times), TypeRef.of(Times.class)))
        .isEqualTo(times);
    TypeRef<List<Place>> places = new TypeRef<>() {};
    assertThat(codec.decode("x", codec.encode("x", person.places()), places))
        .isEqualTo(person.places());
  }

  private static void assertFault(ErrorCode code, String text, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            PawlException.class,
            fault -> {
              assertThat(fault.code()).isEqualTo(code);
              assertThat(fault.getMessage()).contains(text);
            });
  }
}
