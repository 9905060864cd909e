package dev.pawl.testkit.program;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Records as the Java code that makes them, to be pasted into a test.
public final class SourceText {
  private SourceText() {}

  /// The code for a record, list, text, number or constant.
  public static String of(Object value) {
    return switch (value) {
      case List<?> list ->
          list.stream().map(SourceText::of).collect(Collectors.joining(", ", "List.of(", ")"));
      case Record data -> "new " + name(data.getClass()) + arguments(data);
      case Enum<?> constant -> name(constant.getDeclaringClass()) + "." + constant.name();
      case String text -> "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
      default -> value.toString();
    };
  }

  private static String name(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return outer == null ? type.getSimpleName() : name(outer) + "." + type.getSimpleName();
  }

  private static String arguments(Record data) {
    List<String> arguments = new ArrayList<>();
    for (RecordComponent part : data.getClass().getRecordComponents()) {
      try {
        arguments.add(of(part.getAccessor().invoke(data)));
      } catch (ReflectiveOperationException e) {
        throw new IllegalArgumentException("no public record: " + data.getClass(), e);
      }
    }
    return "(" + String.join(", ", arguments) + ")";
  }
}
