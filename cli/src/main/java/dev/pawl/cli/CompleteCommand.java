package dev.pawl.cli;

import dev.pawl.cli.text.Text;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/// Answers the completion scripts of shells: what may stand in place of the last word, one
/// candidate a line, with a tab and a description behind it.
///
/// It says nothing rather than something late or wrong: without a daemon there are no ids, and it
/// never starts one.
@CommandLine.Command(
    name = "complete",
    hidden = true,
    description = "Print what may stand in place of the last word, for completion scripts.",
    footer = {"", "Examples:", "  pawl complete -- show rel", "  pawl complete -- ps --"})
final class CompleteCommand extends Command {
  /// A daemon that takes longer is not waited for.
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  @Parameters(arity = "0..*", paramLabel = "WORD", description = "What was typed behind pawl.")
  List<String> words = List.of();

  CompleteCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  void check() {
    // No variable is so wrong that completion should say so.
  }

  @Override
  public ExitCode call() throws InterruptedException {
    Completion completion = new Completion(spec.root(), words);
    completion.known().forEach(this::print);
    List<Completion.Candidate> live = new CopyOnWriteArrayList<>();
    Thread asking = Thread.ofPlatform().daemon().start(() -> live.addAll(completion.live()));
    if (asking.join(PATIENCE)) {
      live.forEach(this::print);
    }
    return ExitCode.OK;
  }

  private void print(Completion.Candidate candidate) {
    String about = candidate.about().isEmpty() ? "" : "\t" + Text.visible(candidate.about());
    terminal.out().println(Text.visible(candidate.word()) + about);
  }
}
