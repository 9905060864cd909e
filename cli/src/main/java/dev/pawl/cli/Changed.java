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
    print(command, after, done, after.hasEnded());
  }

  /// The same where an ended run can be asked to go on.
  ///
  /// @param settled whether nothing is to come of it
  static void print(DataCommand command, RunView after, String done, boolean settled) {
    if (command.json) {
      command.printJson(after);
      return;
    }
    command.say(Text.visible(done));
    if (!after.live() && !settled) {
      command.say(
          Text.visible(
              "no process runs it now; it takes effect with: "
                  + NextStep.goOn(after, command.homeArgument())));
    }
  }
}
