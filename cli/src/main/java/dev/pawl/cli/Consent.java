package dev.pawl.cli;

import java.io.IOException;

/// The yes of a person to what cannot be taken back.
final class Consent {
  private Consent() {}

  /// Whether the person at the terminal says yes.
  static boolean asked(Terminal terminal, String question) throws IOException {
    terminal.err().print(question + " [y/N] ");
    terminal.err().flush();
    int first = terminal.in().read();
    return first == 'y' || first == 'Y';
  }

  /// Asks unless the answer was given beforehand with `--yes`. Where nobody can be asked, it names
  /// that option.
  static boolean given(Command command, boolean yes, String question) throws IOException {
    if (yes) {
      return true;
    }
    if (command.noInput || !command.terminal.hasPerson()) {
      throw Command.usage(
          "%s needs a yes, and nobody is asked%s; add --yes to the command"
              .formatted(
                  command.spec.qualifiedName(),
                  command.noInput ? " with --no-input" : " without a terminal"));
    }
    return asked(command.terminal, question);
  }
}
