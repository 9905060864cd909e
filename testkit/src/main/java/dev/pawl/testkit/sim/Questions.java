package dev.pawl.testkit.sim;

import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.Wait;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.workflow.Ask;
import dev.pawl.engine.workflow.WaitTimedOutException;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Runs that ask people, who answer late, twice and wrongly. An answer that counts is one that
/// somebody gave, or what the question itself says for the case that nobody does.
final class Questions extends Scene {
  private static final int QUESTIONS = 4;
  private static final int ACTS = 6;
  private static final int WITHIN_MILLIS = 3_000;
  private static final String[] CHOICES = {"yes", "no", "perhaps"};
  private static final String WRONG = "never";
  private static final String FALLBACK = "silence";

  private final Workflow<Form, Form> workflow =
      Workflow.of(named("form"), Form.class, Form.class, this::run);
  private final List<Form> forms = new ArrayList<>();
  private final Map<String, Set<String>> given = new HashMap<>();

  enum Patience {
    ENDLESS,
    FALLBACK,
    TIMEOUT
  }

  /// Questions, and their answers when all are there.
  record Form(List<Patience> questions, List<String> answers) {}

  Questions(Stage stage, int size) {
    super(stage);
    for (int i = 0; i < size; i++) {
      List<Patience> questions = new ArrayList<>();
      for (int k = random.nextInt(QUESTIONS); k >= 0; k--) {
        questions.add(Patience.values()[random.nextInt(Patience.values().length)]);
      }
      forms.add(new Form(questions, List.of()));
    }
  }

  @Override
  public List<Workflow<?, ?>> workflows() {
    return List.of(workflow);
  }

  private Form run(WorkflowContext ctx, Form form) {
    List<String> answers = new ArrayList<>();
    for (Patience patience : form.questions()) {
      Ask<String> question = Ask.choice("q" + answers.size(), "Well?", CHOICES);
      Duration deadline = Duration.ofMillis(WITHIN_MILLIS);
      try {
        answers.add(
            switch (patience) {
              case ENDLESS -> ctx.ask(question);
              case FALLBACK -> ctx.ask(question.orElseAfter(deadline, FALLBACK));
              case TIMEOUT -> ctx.ask(question.within(deadline));
            });
      } catch (WaitTimedOutException _) {
        answers.add(FALLBACK);
      }
    }
    return new Form(form.questions(), answers);
  }

  // --- People ---

  @Override
  public void begin() {
    for (int i = 0; i < forms.size(); i++) {
      RunId run = run(i);
      starts(workflow, run, forms.get(i));
      for (int people = random.nextInt(3); people > 0; people--) {
        client(() -> answerSome(run));
      }
    }
  }

  private void answerSome(RunId run) {
    awaitRun(run);
    for (int i = random.nextInt(ACTS); i > 0; i--) {
      pause(WITHIN_MILLIS * 1_000);
      for (Wait wait : head(run).waits()) {
        boolean wrong = random.nextInt(4) == 0;
        String answer = wrong ? WRONG : CHOICES[random.nextInt(CHOICES.length)];
        boolean taken = world.told(named("person"), client -> answer(client, run, wait, answer));
        expect(!wrong || !taken, "%s took a wrong answer to %s".formatted(run, wait.name()));
      }
    }
  }

  private void answer(Client client, RunId run, Wait question, String answer) {
    given.computeIfAbsent(run + " " + question.name(), _ -> new HashSet<>()).add(answer);
    client.answer(run, question.name(), Payload.ofJson("\"" + answer + "\""));
  }

  @Override
  public void tend(RunRecord run, Client client) {
    for (Wait wait : run.head().waits()) {
      answer(client, run.id(), wait, CHOICES[0]);
    }
  }

  // --- The end ---

  @Override
  void check() {
    for (int i = 0; i < forms.size(); i++) {
      Form form = output(run(i), Form.class);
      for (int k = 0; form != null && k < form.answers().size(); k++) {
        check(run(i) + " q" + k, form.questions().get(k), form.answers().get(k));
      }
    }
  }

  private void check(String question, Patience patience, String answer) {
    Set<String> all = given.getOrDefault(question, Set.of());
    boolean silent = answer.equals(FALLBACK) && patience != Patience.ENDLESS;
    expect(
        silent || (all.contains(answer) && !answer.equals(WRONG)),
        "%s got %s, given were %s".formatted(question, answer, all));
    world.rares().sawIf(silent && !all.isEmpty(), Rare.ANSWER_TOO_LATE);
  }
}
