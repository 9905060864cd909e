package dev.pawl.engine.runtime;

import java.io.Serial;
import java.util.Arrays;
import java.util.SequencedSet;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/// Writes sets that have no order of their own in the natural order of their elements.
///
/// The order of `Set.of(…)` differs between two starts of a JVM; as part of an activity's input it
/// would make replay see another input.
final class UnorderedSets extends SimpleModule {
  @Serial private static final long serialVersionUID = 1L;

  UnorderedSets() {
    super("unordered sets");
    addSerializer(new InOrder());
  }

  private static final class InOrder extends StdSerializer<Set<?>> {
    InOrder() {
      super(Set.class);
    }

    @Override
    public void serialize(Set<?> value, JsonGenerator generator, SerializationContext context) {
      Object[] elements = value.toArray();
      if (!(value instanceof SequencedSet) && isSortable(elements)) {
        Arrays.sort(elements);
      }
      generator.writeStartArray();
      for (Object element : elements) {
        context.writeValue(generator, element);
      }
      generator.writeEndArray();
    }

    private static boolean isSortable(Object[] elements) {
      return Arrays.stream(elements).allMatch(Comparable.class::isInstance)
          && Arrays.stream(elements).map(Object::getClass).distinct().count() <= 1;
    }
  }
}
