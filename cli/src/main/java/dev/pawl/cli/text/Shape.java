package dev.pawl.cli.text;

import dev.pawl.api.RawJson;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What the records look like that a command prints, so that a field of them can be asked for.
///
/// @param root what one record is
/// @param id the field that names a record, empty if none does
public record Shape(Node root, String id) {

  /// A place in a record.
  public sealed interface Node {}

  /// Fields that are known.
  public record Fields(SequencedMap<String, Node> byName) implements Node {}

  /// Anything may stand here: recorded JSON, labels.
  public record Open() implements Node {}

  /// A text, a number, a time: nothing is below it.
  public record Leaf() implements Node {}

  /// A record of the API. What contains itself, as a failure with its cause does, is known down to
  /// the second level.
  public static Shape of(Class<? extends Record> type, String id) {
    return new Shape(node(type, List.of()), id);
  }

  /// Records with these fields, in which anything may stand.
  public static Shape of(List<String> fields, String id) {
    SequencedMap<String, Node> byName = new LinkedHashMap<>();
    fields.forEach(name -> byName.put(name, new Open()));
    return new Shape(new Fields(byName), id);
  }

  /// Records that are ids and nothing else.
  public static Shape ofIds() {
    return new Shape(new Leaf(), "");
  }

  private static Node node(Type type, List<Type> above) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return arguments.length == 1 ? node(arguments[0], above) : new Open();
    }
    Class<?> wanted = (Class<?>) type;
    if (wanted == RawJson.class) {
      return new Open();
    }
    if (!wanted.isRecord()) {
      return new Leaf();
    }
    if (above.stream().filter(type::equals).count() > 1) {
      return new Open();
    }
    List<Type> path = new ArrayList<>(above);
    path.add(type);
    SequencedMap<String, Node> fields = new LinkedHashMap<>();
    for (RecordComponent component : wanted.getRecordComponents()) {
      fields.put(component.getName(), node(component.getGenericType(), path));
    }
    return new Fields(fields);
  }

  /// What is wrong with the name of a field, dotted for what is below another; empty if nothing is.
  Optional<String> wrong(String path) {
    Node at = root;
    String above = "";
    for (String name : path.split("\\.", -1)) {
      switch (at) {
        case Open _ -> {
          return Optional.empty();
        }
        case Leaf _ -> {
          return Optional.of(
              above.isEmpty()
                  ? "what is printed has no fields, it is ids"
                  : "'%s' has no fields".formatted(above));
        }
        case Fields(Map<String, Node> byName) -> {
          Node next = byName.get(name);
          if (next == null) {
            return Optional.of(unknown(path, name, above, byName));
          }
          at = next;
          above = above.isEmpty() ? name : above + "." + name;
        }
      }
    }
    return Optional.empty();
  }

  private static String unknown(String path, String name, String above, Map<String, Node> fields) {
    String prefix = above.isEmpty() ? "" : above + ".";
    String near = near(name, fields);
    return "there is no field '%s'%s there is %s"
        .formatted(
            path,
            near == null ? ";" : "; did you mean '" + prefix + near + "'?",
            String.join(", ", fields.keySet().stream().map(it -> prefix + it).toList()));
  }

  /// The nearest name, or one that stands a level deeper.
  private static @Nullable String near(String name, Map<String, Node> fields) {
    Optional<String> here = Words.near(name, fields.keySet()).stream().findFirst();
    if (here.isPresent()) {
      return here.get();
    }
    for (Map.Entry<String, Node> field : fields.entrySet()) {
      if (field.getValue() instanceof Fields(Map<String, Node> below) && below.containsKey(name)) {
        return field.getKey() + "." + name;
      }
    }
    return null;
  }
}
