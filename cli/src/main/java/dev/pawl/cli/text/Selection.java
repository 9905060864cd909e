package dev.pawl.cli.text;

import dev.pawl.api.ProblemCode;
import dev.pawl.cli.link.Json;
import dev.pawl.cli.link.LinkException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The fields of a record that somebody wants to see.
///
/// @param paths their names, dotted for what is below another
public record Selection(List<String> paths) {
  public Selection {
    paths = List.copyOf(paths);
  }

  /// The fields that were typed.
  ///
  /// @throws LinkException if the records have no such field
  public static Selection of(List<String> typed, Shape shape) {
    List<String> paths = typed.stream().map(String::strip).toList();
    for (String path : paths) {
      shape
          .wrong(path)
          .ifPresent(problem -> {
            throw new LinkException(ProblemCode.INVALID_ARGUMENT, "--fields: " + problem);
          });
    }
    return new Selection(paths);
  }

  /// The record with nothing but these fields. It keeps its form, so that who reads it finds them
  /// in the same place.
  public @Nullable Object of(@Nullable Object record) {
    return pick(record, wanted());
  }

  /// Fields as a tree: an empty one is taken whole.
  private record Wanted(SequencedMap<String, Wanted> below) {
    Wanted() {
      this(new LinkedHashMap<>());
    }
  }

  private Wanted wanted() {
    Wanted root = new Wanted();
    for (String path : paths) {
      Wanted at = root;
      for (String name : path.split("\\.", -1)) {
        at = at.below().computeIfAbsent(name, _ -> new Wanted());
      }
    }
    return root;
  }

  private static @Nullable Object pick(@Nullable Object value, Wanted wanted) {
    if (wanted.below().isEmpty()) {
      return value;
    }
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> picked = new LinkedHashMap<>();
        wanted
            .below()
            .forEach((name, below) -> {
              if (map.containsKey(name)) {
                picked.put(name, pick(map.get(name), below));
              }
            });
        yield picked;
      }
      case List<?> list -> {
        List<@Nullable Object> picked = new ArrayList<>();
        list.forEach(element -> picked.add(pick(element, wanted)));
        yield picked;
      }
      case null, default -> null;
    };
  }

  /// The fields as cells of a table, each on one line; what is absent is empty.
  public List<String> cells(@Nullable Object record) {
    return paths.stream().map(path -> cell(record, path)).toList();
  }

  private static String cell(@Nullable Object record, String path) {
    List<Object> found = new ArrayList<>();
    collect(record, List.of(path.split("\\.", -1)), found);
    return found.stream().map(Selection::shown).collect(Collectors.joining(","));
  }

  private static void collect(@Nullable Object at, List<String> path, List<Object> found) {
    switch (at) {
      case null -> {}
      case List<?> list when !path.isEmpty() ->
          list.stream().filter(Objects::nonNull).forEach(element -> collect(element, path, found));
      case Map<?, ?> map when !path.isEmpty() ->
          collect(map.get(path.getFirst()), path.subList(1, path.size()), found);
      default -> {
        if (path.isEmpty()) {
          found.add(at);
        }
      }
    }
  }

  private static String shown(Object value) {
    return Text.visible(value instanceof String text ? text : Json.line(value));
  }
}
