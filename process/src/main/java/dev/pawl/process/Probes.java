package dev.pawl.process;

import dev.pawl.process.ControlPlan.Means;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds out what a system has for the controls of commands, by trying it: what is installed may
/// still be refused. Thread-safe.
///
/// Certain answers are kept, refusals for a minute, since a session or a manager may begin later.
/// Who asks while another asks the same waits for that answer.
final class Probes {
  private static final Duration MANAGER_PATIENCE = Duration.ofMillis(1_500);
  private static final Duration TRIAL_PATIENCE = Duration.ofSeconds(3);
  private static final long REFUSAL_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final Path STAT = Path.of("/proc/self/stat");
  private static final String CONTROLLERS = "controllers: ";

  /// Says what its unit has been given: systemd takes properties of what it cannot keep, too.
  private static final String TRIAL =
      """
      while IFS=: read -r number names path; do
        [ -n "$names" ] || read -r controllers <"/sys/fs/cgroup$path/cgroup.controllers"
      done </proc/self/cgroup
      echo "%s$controllers" >&2
      """
          .formatted(CONTROLLERS);

  /// Counted from the state, the first field behind the name; see `man 5 proc`.
  private static final int NICENESS = 16;

  private final Tools tools;
  private final Map<List<String>, CompletableFuture<Kept>> answers = new ConcurrentHashMap<>();

  Probes(Tools tools) {
    this.tools = tools;
  }

  private record Kept(Means means, long atNanos) {
    boolean isStale() {
      return means instanceof Means.Missing && System.nanoTime() - atNanos > REFUSAL_NANOS;
    }
  }

  /// What there is for these controls of a command with this folder.
  ControlPlan.Available look(Controls controls, Path folder) throws IOException {
    int niceness = niceness();
    Means manager =
        switch (controls.mode()) {
          case AUTO, SYSTEMD -> manager(controls, folder);
          case NICE, OFF -> notAsked();
        };
    if (manager instanceof Means.There
        || controls.mode() == Controls.Mode.SYSTEMD
        || controls.mode() == Controls.Mode.OFF) {
      return new ControlPlan.Available(
          manager, controllers(manager), notAsked(), notAsked(), niceness);
    }
    Integer nice = controls.nice();
    return new ControlPlan.Available(
        manager,
        Set.of(),
        nice == null
            ? notAsked()
            : program("nice", it -> ControlPlan.niceWords(it, nice, niceness)),
        controls.ioClass() == null
            ? notAsked()
            : program("ionice", it -> ControlPlan.ioniceWords(it, controls)),
        niceness);
  }

  /// Those that the trial has told of.
  private static Set<String> controllers(Means manager) {
    return manager instanceof Means.There(_, String said)
        ? said.lines()
            .filter(line -> line.startsWith(CONTROLLERS))
            .flatMap(line -> Stream.of(line.substring(CONTROLLERS.length()).split(" ", -1)))
            .collect(Collectors.toUnmodifiableSet())
        : Set.of();
  }

  private static Means notAsked() {
    return new Means.Missing("it was not asked", true);
  }

  private static int niceness() throws IOException {
    String stat = Files.readString(STAT, StandardCharsets.ISO_8859_1);
    return Integer.parseInt(stat.substring(stat.lastIndexOf(") ") + 2).split(" ", -1)[NICENESS]);
  }

  private Means manager(Controls controls, Path folder) {
    Optional<Path> run = tools.find("systemd-run");
    Optional<Path> systemctl = tools.find("systemctl");
    if (run.isEmpty() || systemctl.isEmpty()) {
      return new Means.Missing(
          "the program %s is not installed".formatted(run.isEmpty() ? "systemd-run" : "systemctl"),
          true);
    }
    List<String> ask = List.of(systemctl.get().toString(), "--user", "show-environment");
    Means there =
        kept(ask, () -> tried(run.get(), ask, MANAGER_PATIENCE, "systemd's user manager", true));
    if (there instanceof Means.Missing) {
      return there;
    }
    List<String> properties = ControlPlan.properties(controls);
    return kept(
        properties,
        () -> {
          String name = "pawl-probe-%x.service".formatted(System.nanoTime());
          List<String> trial =
              Unit.words(run.get(), name, folder, properties, List.of("sh", "-c", TRIAL));
          return tried(
              run.get(),
              trial,
              TRIAL_PATIENCE,
              "a unit with " + String.join(" ", properties),
              true);
        });
  }

  /// How the words of a program are made that come before those of a command.
  private interface Words {
    List<String> with(Path program);
  }

  /// A nice that warns does not do what it was asked for, although it goes on.
  private Means program(String name, Words words) {
    Optional<Path> found = tools.find(name);
    if (found.isEmpty()) {
      return new Means.Missing("the program %s is not installed".formatted(name), true);
    }
    List<String> trial = new ArrayList<>(words.with(found.get()));
    trial.add("true");
    return kept(
        trial, () -> tried(found.get(), trial, TRIAL_PATIENCE, String.join(" ", trial), false));
  }

  private Means tried(
      Path program, List<String> trial, Duration patience, String what, boolean mayWarn) {
    return switch (tools.call(trial, patience)) {
      case Call.Answer.Code(int code, String complaint)
          when code == 0 && (mayWarn || complaint.isEmpty()) ->
          new Means.There(program, complaint);
      case Call.Answer.Code(int code, String complaint) ->
          new Means.Missing(
              "%s was refused (%s)"
                  .formatted(what, complaint.isEmpty() ? "exit code " + code : complaint),
              true);
      case Call.Answer.None(String why) ->
          new Means.Missing("%s could not be tried (%s)".formatted(what, why), false);
    };
  }

  private Means kept(List<String> question, Supplier<Means> ask) {
    CompletableFuture<Kept> mine = new CompletableFuture<>();
    @Nullable CompletableFuture<Kept> there = answers.putIfAbsent(question, mine);
    if (there != null) {
      Kept answer = there.join();
      if (!answer.isStale()) {
        return answer.means;
      }
      answers.remove(question, there);
      return kept(question, ask);
    }
    try {
      Means means = ask.get();
      mine.complete(new Kept(means, System.nanoTime()));
      if (means instanceof Means.Missing(_, boolean certain) && !certain) {
        answers.remove(question, mine);
      }
      return means;
    } finally {
      if (!mine.isDone()) {
        answers.remove(question, mine);
        mine.completeExceptionally(new IllegalStateException("the question could not be asked"));
      }
    }
  }
}
