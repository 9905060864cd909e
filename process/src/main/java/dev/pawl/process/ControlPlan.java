package dev.pawl.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How a command is kept to its controls on a system that has this and that. Pure.
sealed interface ControlPlan {
  /// What everybody has who asks for nothing.
  int USUAL_WEIGHT = 100;

  /// How a user gets controllers.
  String DELEGATION = "to have it: sudo systemctl edit user@.service, [Service] Delegate=%s";

  /// Not at all.
  ///
  /// @param warning what to tell, null if nothing was wanted
  record Plain(@Nullable String warning) implements ControlPlan {}

  /// These words come before its own.
  ///
  /// @param warning what is not kept, null if all is
  record Wrapped(List<String> words, @Nullable String warning) implements ControlPlan {
    public Wrapped {
      words = List.copyOf(words);
    }
  }

  /// Its runner is started in a unit with these properties.
  ///
  /// @param warning what is not kept all the same, null if all is
  record InUnit(List<String> properties, @Nullable String warning) implements ControlPlan {
    public InUnit {
      properties = List.copyOf(properties);
    }
  }

  /// It must not be started.
  ///
  /// @param passing whether it may go better later
  record Refused(String message, boolean passing) implements ControlPlan {}

  /// What a system has for it.
  ///
  /// @param manager whether systemd's user manager can be used
  /// @param controllers of control groups that its units have: it takes the properties of others,
  ///   and does nothing about them
  /// @param nice the program of that name
  /// @param ionice the program of that name
  /// @param niceness that of this process, to which `nice` adds
  record Available(Means manager, Set<String> controllers, Means nice, Means ionice, int niceness) {
    public Available {
      controllers = Set.copyOf(controllers);
    }
  }

  /// Something that can be used or not.
  sealed interface Means {
    /// It can; it was tried.
    ///
    /// @param said by the trial; may be empty
    record There(Path program, String said) implements Means {}

    /// It cannot.
    ///
    /// @param certain whether asking again would be answered the same
    record Missing(String why, boolean certain) implements Means {}
  }

  /// Finds the plan.
  static ControlPlan of(Controls controls, Available has) {
    if (controls.isNothing()) {
      return new Plain(null);
    }
    boolean systemdWanted =
        controls.mode() == Controls.Mode.AUTO || controls.mode() == Controls.Mode.SYSTEMD;
    if (systemdWanted && has.manager() instanceof Means.There) {
      return inUnit(controls, has.controllers());
    }
    String why =
        systemdWanted && has.manager() instanceof Means.Missing(String reason, _)
            ? reason
            : "the mode is " + controls.mode().name().toLowerCase(java.util.Locale.ROOT);
    if (controls.memoryMaxBytes() != null) {
      return new Refused(
          ("the bound of memory, %,d bytes, cannot be kept: only systemd's user manager can,"
                  + " and %s; leave the bound out, or make systemd available"
                  + " (mode auto or systemd)")
              .formatted(controls.memoryMaxBytes(), why),
          has.manager() instanceof Means.Missing(_, boolean certain) && systemdWanted && !certain);
    }
    return controls.mode() == Controls.Mode.SYSTEMD
        ? new Plain("its controls are not kept: " + why)
        : wrapped(controls, has, systemdWanted ? why : null);
  }

  private static ControlPlan inUnit(Controls controls, Set<String> controllers) {
    if (controls.memoryMaxBytes() != null && !controllers.contains("memory")) {
      return new Refused(
          "the bound of memory, %,d bytes, cannot be kept: systemd's user manager has no controller"
                  .formatted(controls.memoryMaxBytes())
              + " of it; leave the bound out; "
              + DELEGATION.formatted("memory"),
          false);
    }
    List<String> missing = new ArrayList<>();
    if (isShare(controls.cpuWeight()) && !controllers.contains("cpu")) {
      missing.add("cpu");
    }
    if (isShare(controls.ioWeight()) && !controllers.contains("io")) {
      missing.add("io");
    }
    String warning =
        missing.isEmpty()
            ? null
            : "not kept: the weight of %s, since systemd's user manager has no controller of it; %s"
                .formatted(
                    String.join(" and ", missing), DELEGATION.formatted(String.join(" ", missing)));
    return new InUnit(properties(controls), warning);
  }

  private static boolean isShare(@Nullable Integer weight) {
    return weight != null && weight != USUAL_WEIGHT;
  }

  /// As systemd has them.
  static List<String> properties(Controls controls) {
    List<String> found = new ArrayList<>();
    add(found, "CPUWeight", controls.cpuWeight());
    add(found, "IOWeight", controls.ioWeight());
    add(found, "Nice", controls.nice());
    Controls.IoClass io = controls.ioClass();
    add(found, "IOSchedulingClass", io == null ? null : io.word());
    add(found, "IOSchedulingPriority", controls.ioLevel());
    add(found, "MemoryMax", controls.memoryMaxBytes());
    if (controls.memoryMaxBytes() != null) {
      found.add("MemorySwapMax=0"); // else it has as much again as there is room to swap
      found.add("OOMPolicy=continue"); // else the runner is ended too, and cannot tell
    }
    return found;
  }

  private static void add(List<String> properties, String name, @Nullable Object value) {
    if (value != null) {
      properties.add(name + "=" + value);
    }
  }

  private static ControlPlan wrapped(
      Controls controls, Available has, @Nullable String whyNoSystemd) {
    List<String> words = new ArrayList<>();
    List<String> lost = new ArrayList<>();
    if (controls.nice() != null) {
      switch (has.nice()) {
        case Means.There(Path program, _) ->
            words.addAll(niceWords(program, controls.nice(), has.niceness()));
        case Means.Missing(String why, _) -> lost.add("nice, since " + why);
      }
    }
    if (controls.ioClass() != null) {
      switch (has.ionice()) {
        case Means.There(Path program, _) -> words.addAll(ioniceWords(program, controls));
        case Means.Missing(String why, _) -> lost.add("ioClass, since " + why);
      }
    }
    if (controls.cpuWeight() != null || controls.ioWeight() != null) {
      lost.add("weights, which only systemd has");
    }
    String warning = warning(lost, words.isEmpty(), whyNoSystemd);
    return words.isEmpty() ? new Plain(warning) : new Wrapped(words, warning);
  }

  private static @Nullable String warning(
      List<String> lost, boolean plain, @Nullable String whyNoSystemd) {
    if (lost.isEmpty() && whyNoSystemd == null) {
      return null;
    }
    String instead =
        whyNoSystemd == null
            ? ""
            : plain
                ? "systemd is not used: " + whyNoSystemd
                : "nice and ionice are used in place of systemd: " + whyNoSystemd;
    String without = lost.isEmpty() ? "" : "not kept: " + String.join("; ", lost);
    return instead.isEmpty() || without.isEmpty() ? instead + without : instead + "; " + without;
  }

  /// The words of nice that bring a command from one niceness to another.
  static List<String> niceWords(Path program, int wanted, int niceness) {
    return List.of(program.toString(), "-n", Integer.toString(wanted - niceness));
  }

  /// The words of ionice.
  static List<String> ioniceWords(Path program, Controls controls) {
    List<String> words = new ArrayList<>(List.of(program.toString()));
    if (controls.ioClass() != null) {
      words.addAll(List.of("-c", Integer.toString(controls.ioClass().number())));
    }
    if (controls.ioLevel() != null) {
      words.addAll(List.of("-n", Integer.toString(controls.ioLevel())));
    }
    return words;
  }
}
