package dev.pawl.cli;

import dev.pawl.cli.text.Words;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Says what is wrong with arguments that the parser refuses, in words of the command's help. What
/// was meant is named and never run.
final class Mistyped {
  private Mistyped() {}

  static Fault fault(ParameterException e) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    return Fault.usage(message(e, command), command.qualifiedName());
  }

  private static String message(ParameterException e, CommandSpec command) {
    return switch (e) {
      case UnmatchedArgumentException unmatched ->
          unmatched(command, unmatched.getUnmatched().getFirst());
      case MissingParameterException missing -> missing(missing, command);
      case OverwrittenOptionException twice ->
          name(twice.getOverwritten()) + " is given twice; give it once";
      default -> unreadable(e);
    };
  }

  private static String unmatched(CommandSpec command, String word) {
    if (word.startsWith("-") && word.length() > 1) {
      String option = word.split("=", 2)[0];
      Set<String> options = new TreeSet<>(command.optionsMap().keySet());
      return "%s has no option '%s'%s"
          .formatted(command.qualifiedName(), option, Words.didYouMean(option, options));
    }
    if (command.parent() == null) {
      Set<String> commands =
          command.subcommands().entrySet().stream()
              .filter(entry -> !entry.getValue().getCommandSpec().usageMessage().hidden())
              .map(Map.Entry::getKey)
              .collect(Collectors.toSet());
      return "there is no command '%s'%s".formatted(word, Words.didYouMean(word, commands));
    }
    String taken =
        command.positionalParameters().isEmpty()
            ? "no arguments"
            : command.positionalParameters().stream()
                .map(ArgSpec::paramLabel)
                .collect(Collectors.joining(" "));
    return "%s takes %s; '%s' is too much%s"
        .formatted(command.qualifiedName(), taken, word, quoteHint(command));
  }

  /// Unquoted JSON falls apart at its blanks.
  private static String quoteHint(CommandSpec command) {
    return command.positionalParameters().stream().anyMatch(it -> it.paramLabel().contains("JSON"))
        ? ": put JSON with blanks into single quotes"
        : "";
  }

  private static String missing(MissingParameterException e, CommandSpec command) {
    if (e.getMissing().getFirst() instanceof OptionSpec option && !option.required()) {
      return name(option) + " needs a value";
    }
    return e.getMissing().stream()
        .map(it -> "%s: %s".formatted(name(it), String.join(" ", it.description())))
        .collect(Collectors.joining("\n  ", command.qualifiedName() + " needs ", ""))
        .replace("$$", "$");
  }

  private static String unreadable(ParameterException e) {
    ArgSpec argument = e.getArgSpec();
    String value = e.getValue();
    if (argument == null || value == null) {
      return String.valueOf(e.getMessage());
    }
    Class<?> type = argument.type();
    if (type == int.class || type == Integer.class) {
      return "%s is '%s'; give a whole number".formatted(name(argument), value);
    }
    if (e.getCause() instanceof CommandLine.TypeConversionException cause) {
      return "%s: %s".formatted(name(argument), cause.getMessage());
    }
    return String.valueOf(e.getMessage());
  }

  /// An argument as the help names it.
  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? option.longestName() + (option.arity().max() == 0 ? "" : " " + option.paramLabel())
        : argument.paramLabel();
  }
}
