package dev.pawl.cli;

import dev.pawl.cli.access.RunView;
import dev.pawl.cli.text.Text;

/// Tells what a command did to a run, and what comes of it.
final class Changed {
  private Changed() {}

  /// Prints the run as JSON, or a sentence.
  ///
  /// @param done what was done
  static void print(DataCommand command, RunView after, String done) {
    if (command.json) {
      command.printJson(after);
      return;
    }
    command.say(Text.visible(done));
    if (!after.live() && !after.hasEnded()) {
      command.say(
          Text.visible(
              "no process runs it now; it takes effect with: "
                  + NextStep.goOn(after, command.homeArgument())));
    }
  }
}
