package dev.pawl.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventJsonTest {
  private static final long AT = 1_795_158_000_125L;

  @TestFactory
  Stream<DynamicTest> event_ofEachKind_comesBackEqual() {
    return kinds(Event.class)
        .map(kind ->
            DynamicTest.dynamicTest(
                kind.getSimpleName(),
                () -> {
                  for (long seed = 0; seed < 200; seed++) {
                    Event event = (Event) new Maker(seed).make(kind, 0);
                    assertRoundTrip(new Recorded(seed + 1, AT + seed, event));
                  }
                }));
  }

  @Test
  void event_asJson_hasPlaceTimeTypeAndFields() {
    var scheduled =
        new Event.ActivityScheduled(3, "push", "default", Payload.ofJson("{\"tag\":\"7\"}"));

    assertThat(EventJson.toJson(new Recorded(5, AT, scheduled)))
        .isEqualTo(
            """
            {"seq":5,"at":"2026-11-20T07:00:00.125Z","type":"ActivityScheduled","command":3,\
            "activity":"push","queue":"default","input":{"tag":"7"}}\
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "1.10",
        "1E5",
        "12345678901234567890123456789",
        "\"a\\u0000\\n\\ud83d🐾\"",
        "{\"b\":1,\"a\":[true,{}]}",
        "{ \"spaced\" : 1 }",
        "{\n  \"lines\": 1\n}",
        "{\"$base64\":\"AAAA\"}",
        "{\"a\":1,\"a\":2}",
        "\"\u2028\"",
        "",
        " 1",
        "1 2",
        "not json",
        "],[1",
      })
  void payload_ofAnyBytes_keepsThemOnOneLine(String json) {
    assertRoundTrip(new Recorded(1, AT, new Event.SignalReceived("go", Payload.ofJson(json))));
  }

  @Test
  void payload_ofBytesThatAreNoText_keepsThem() {
    Payload bytes = Payload.ofBytes(new byte[] {(byte) 0xff, 0, 1});

    assertRoundTrip(new Recorded(1, AT, new Event.RunCompleted(bytes)));
  }

  @ParameterizedTest
  @ValueSource(ints = {999, 1_000, 1_001, 1_500})
  void payload_ofGreatDepth_comesBack(int depth) {
    Payload deep = Payload.ofJson("[".repeat(depth) + "]".repeat(depth));

    assertRoundTrip(new Recorded(1, AT, new Event.RunCompleted(deep)));
  }

  @Test
  void payload_ofSeveralMegabytes_comesBack() {
    Payload large = Payload.ofJson("[\"" + "ü🐾x".repeat(1_000_000) + "\",1.50]");

    assertRoundTrip(new Recorded(1, AT, new Event.StepCompleted(1, 1, large)));
  }

  @Test
  void event_ofNewerVersion_isWrittenAsItWasRead() {
    String line =
        """
        {"seq":9,"at":"2026-11-20T07:00:00Z","type":"MoonRose","phase":{"full":1.10},"n":[1]}\
        """;

    Recorded read = EventJson.fromJson(line);

    assertThat(read.event()).isInstanceOf(Event.UnknownEvent.class);
    assertThat(EventJson.toJson(read)).isEqualTo(line);
  }

  @Test
  void history_asLines_comesBack() {
    List<Recorded> history =
        List.of(
            new Recorded(1, AT, new Event.StepScheduled(1, "build")),
            new Recorded(2, AT, new Event.StatusChanged("line\nbreak")));

    String lines = EventJson.toLines(history);

    assertThat(lines.lines()).hasSize(2);
    assertThat(EventJson.fromLines("\n" + lines + "\r\n")).isEqualTo(history);
  }

  @Test
  void history_withABadLine_namesLineAndField() {
    String bad = "{\"seq\":1,\"at\":\"yesterday\",\"type\":\"RunResumed\"}";

    assertThatThrownBy(() -> EventJson.fromLines("\n" + bad))
        .isInstanceOf(PawlException.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining("'at' should be a time");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{",
        "{} {}",
        "{\"seq\":1}",
        "{\"seq\":\"1\",\"at\":\"2026-11-20T07:00:00Z\",\"type\":\"RunResumed\"}",
        "{\"seq\":1,\"at\":\"2026-11-20T07:00:00Z\",\"type\":7}",
        "{\"seq\":1,\"at\":\"2026-11-20T07:00:00Z\",\"type\":\"TimerFired\",\"command\":1e9}",
      })
  void fromJson_malformed_isCorruptHistory(String json) {
    assertThatThrownBy(() -> EventJson.fromJson(json)).isInstanceOf(PawlException.class);
  }

  private static void assertRoundTrip(Recorded recorded) {
    String json = EventJson.toJson(recorded);
    assertThat(json).doesNotContain("\n", "\r");
    assertThat(EventJson.fromJson(json)).isEqualTo(recorded);
  }

  private static Stream<Class<?>> kinds(Class<?> type) {
    Set<Class<?>> kinds = new LinkedHashSet<>();
    if (type.isRecord()) {
      kinds.add(type);
    } else {
      Stream.of(type.getPermittedSubclasses()).flatMap(EventJsonTest::kinds).forEach(kinds::add);
    }
    return kinds.stream();
  }

  /// Makes values of any record out of chance, with every nullable part now there and now not.
  private static final class Maker {
    private final RandomGenerator random;

    Maker(long seed) {
      this.random = new java.util.Random(seed);
    }

    Object make(Class<?> record, int depth) throws ReflectiveOperationException {
      RecordComponent[] parts = record.getRecordComponents();
      Class<?>[] types = Stream.of(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
      Constructor<?> constructor = record.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      List<@Nullable Object> values = new ArrayList<>();
      for (RecordComponent part : parts) {
        boolean absent =
            part.getAnnotatedType().isAnnotationPresent(Nullable.class)
                && (random.nextBoolean() || depth > 3);
        values.add(absent ? null : value(part.getGenericType(), depth + 1));
      }
      return constructor.newInstance(values.toArray());
    }

    private Object value(Type type, int depth) throws ReflectiveOperationException {
      if (type instanceof ParameterizedType generic) {
        return collection(generic, depth);
      }
      return switch (((Class<?>) type).getName()) {
        case "int" -> random.nextInt();
        case "long" -> instant();
        case "boolean" -> random.nextBoolean();
        case "java.lang.String" -> text();
        case "java.time.Duration" -> Duration.ofMillis(random.nextInt(1_000_000));
        case "dev.pawl.engine.history.Payload" -> payload();
        case "dev.pawl.engine.history.RunId" -> RunId.of("rün-" + random.nextInt(1_000));
        default -> make((Class<?>) type, depth);
      };
    }

    private Object collection(ParameterizedType type, int depth)
        throws ReflectiveOperationException {
      Type last = type.getActualTypeArguments()[type.getActualTypeArguments().length - 1];
      List<Object> values = new ArrayList<>();
      for (int i = random.nextInt(3); i > 0; i--) {
        values.add(value(last, depth));
      }
      if (type.getRawType() == List.class) {
        return values;
      }
      SequencedMap<String, Object> map = new LinkedHashMap<>();
      values.forEach(value -> map.put(text(), value));
      return map;
    }

    /// A number that may also be a time.
    private long instant() {
      return switch (random.nextInt(4)) {
        case 0 -> 0;
        case 1 -> Long.MAX_VALUE;
        case 2 -> -random.nextInt(1_000_000);
        default -> AT + random.nextInt();
      };
    }

    private String text() {
      return Map.of(0, "name", 1, "ü \"quoted\" \\ 🐾", 2, "a\nb\t\u0001\u2028", 3, "$base64")
              .get(random.nextInt(4))
          + random.nextInt(1_000);
    }

    private Payload payload() {
      return switch (random.nextInt(4)) {
        case 0 -> Payload.NULL;
        case 1 -> Payload.ofJson("{\"a\":[1.50,\"ü\"]}");
        case 2 -> Payload.ofBytes(new byte[] {(byte) random.nextInt(), (byte) random.nextInt()});
        default -> Payload.ofJson("\"" + random.nextInt() + "\"");
      };
    }
  }
}
