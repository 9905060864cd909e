package dev.pawl.cli;

import dev.pawl.cli.link.LinkException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the user has set: a variable of the environment wins, also an empty one, then the user's
/// file, then the default. Options of commands win over all of them.
///
/// @param file the user's, which need not be there
/// @param values of all settings
/// @param fault why the file cannot be used; the values are then those without it
record Settings(Path file, List<Value> values, @Nullable LinkException fault) {
  Settings {
    values = List.copyOf(values);
  }

  /// @param value as the variable would have it
  /// @param origin the variable, the path of the file, or `default`
  record Value(Setting setting, String value, String origin) {}

  static Settings of(Map<String, String> environment) {
    Path file = path(environment);
    if (!Files.exists(file)) { // nothing that reads it is loaded then
      return withoutFile(environment);
    }
    try {
      return new Settings(file, values(environment, file, SettingsFile.read(file)), null);
    } catch (LinkException e) {
      return new Settings(file, values(environment, file, Map.of()), e);
    }
  }

  static Settings withoutFile(Map<String, String> environment) {
    Path file = path(environment);
    return new Settings(file, values(environment, file, Map.of()), null);
  }

  private static Path path(Map<String, String> environment) {
    return new UserFolders(environment).configs().resolve("pawl").resolve("config.toml");
  }

  private static List<Value> values(
      Map<String, String> environment, Path file, Map<Setting, String> ofFile) {
    return Stream.of(Setting.values())
        .map(it -> {
          String variable = environment.get(it.variable());
          String text = ofFile.get(it);
          return variable != null
              ? new Value(it, variable, it.variable())
              : text != null
                  ? new Value(it, text, file.toString())
                  : new Value(it, it.usual(environment), "default");
        })
        .toList();
  }

  /// An environment with what the file says where a variable says nothing.
  Map<String, String> over(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    values.stream()
        .filter(it -> it.origin().equals(file.toString()))
        .forEach(it -> all.put(it.setting().variable(), it.value()));
    return all;
  }

  /// Refuses a file that cannot be used.
  void check() {
    if (fault != null) {
      throw fault;
    }
  }
}
