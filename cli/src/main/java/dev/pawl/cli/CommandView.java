package dev.pawl.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// What can be typed for a command, from the model that parses it.
///
/// @param synopsis the shortest that is allowed
record CommandView(
    String name,
    List<String> aliases,
    String synopsis,
    String description,
    List<Argument> arguments,
    List<Option> options,
    List<Example> examples) {

  CommandView {
    aliases = List.copyOf(aliases);
    arguments = List.copyOf(arguments);
    options = List.copyOf(options);
    examples = List.copyOf(examples);
  }

  /// A word behind the command.
  ///
  /// @param many whether there may be several
  record Argument(String name, boolean required, boolean many, String description) {}

  /// An option.
  ///
  /// @param names all of them, the longest last
  /// @param value what stands behind it, absent for none
  record Option(List<String> names, @Nullable String value, boolean required, String description) {
    Option {
      names = List.copyOf(names);
    }
  }

  static CommandView of(CommandSpec command) {
    List<Argument> arguments = new ArrayList<>();
    StringBuilder synopsis = new StringBuilder(command.qualifiedName());
    for (PositionalParamSpec argument : command.positionalParameters()) {
      boolean required = argument.required();
      boolean many = argument.arity().max() > 1;
      arguments.add(new Argument(argument.paramLabel(), required, many, text(argument)));
      String label = argument.paramLabel() + (many ? "…" : "");
      synopsis.append(' ').append(required ? label : "[" + label + "]");
    }
    List<Option> options = new ArrayList<>();
    for (OptionSpec option : command.options()) {
      if (option.required()) {
        synopsis.append(' ').append(option.longestName()).append(' ').append(option.paramLabel());
      }
      options.add(
          new Option(
              List.of(option.names()),
              option.arity().max() == 0 ? null : option.paramLabel(),
              option.required(),
              text(option)));
    }
    return new CommandView(
        command.name(),
        List.of(command.aliases()),
        synopsis.toString(),
        String.join("\n", command.usageMessage().description()),
        arguments,
        options,
        Example.of(command));
  }

  private static String text(ArgSpec argument) {
    return String.join(" ", argument.description()).replace("$$", "$");
  }
}
