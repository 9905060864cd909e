package dev.pawl.daemon.crash;

import dev.pawl.engine.history.RunId;
import dev.pawl.engine.runtime.CodeGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Keeps code that ends daemons from ending the next one (ADR 9). Thread-safe.
///
/// While this process lives it notes what executes in it. At its start it reads what was executing
/// when the one before died, and decides who may run, who has to wait for a trial, and who is
/// quarantined.
public final class Crashes implements CodeGuard {
  private static final System.Logger LOG = System.getLogger(Crashes.class.getName());
  private static final Verdict GO = new Verdict.Go();
  private static final Verdict WAIT = new Verdict.Wait();
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  /// After so many early deaths in a row nobody runs at once: whoever calls is served first.
  private static final int PATIENT_DEATHS = 3;

  private static final long PAUSE_MILLIS = 2_000;
  private static final long PAUSE_MILLIS_MAX = 60_000;

  private final InstantSource clock;
  private final BookFile bookFile;
  private final @Nullable ActiveFile active;
  private final long pauseMillis;
  private final Map<Code, Long> freeSince = new HashMap<>();
  private Book book;

  /// The runs that must not run now; read in every turn.
  private volatile Map<String, Verdict> held = Map.of();

  /// Whether nobody may run yet.
  private volatile boolean pausing;

  private long servingSince;
  private boolean trialsBegan;

  private Crashes(InstantSource clock, BookFile bookFile, Book book, @Nullable ActiveFile active) {
    this.clock = clock;
    this.bookFile = bookFile;
    this.book = book;
    this.active = active;
    this.pauseMillis = pauseMillis(book);
    this.pausing = pauseMillis > 0;
    free(book.suspects());
    hold();
  }

  /// Takes up what the last daemon of a home has left, and begins to take notes. Whoever calls owns
  /// the home.
  public static Crashes of(Path home, InstantSource clock) {
    BookFile bookFile = new BookFile(home);
    Book before = bookFile.read();
    Book book = before;
    ActiveFile active = null;
    String boot = boot();
    boolean died = false;
    try {
      Optional<Life> left = ActiveFile.left(home);
      book = left.map(life -> before.after(life, boot, clock.millis())).orElse(before);
      died =
          left.filter(life -> !life.inOrder() && life.bornMillis() != before.countedMillis())
              .isPresent();
      book = book.withTrialsAhead();
      if (!book.equals(before)) {
        bookFile.write(book);
      }
      active = ActiveFile.begin(home, clock.millis(), boot);
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot note in {0} what runs: {1}", home, e);
    }
    tell(before, book, died);
    return new Crashes(clock, bookFile, book, active);
  }

  private static String boot() {
    try {
      return Files.readString(BOOT_ID).strip();
    } catch (IOException _) {
      return ""; // systems that have none
    }
  }

  private static void tell(Book before, Book book, boolean died) {
    if (!died) {
      return;
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "the last daemon died; {0} in a row did so within a minute, {1} suspects",
        book.early(),
        book.suspects().size());
    for (Book.Convict convict : book.quarantined()) {
      if (!before.quarantined().contains(convict)) {
        LOG.log(System.Logger.Level.ERROR, "quarantined: {0}", convict.code());
      }
    }
  }

  // --- While the daemon lives ---

  /// The daemon can be reached.
  public synchronized void serving() {
    servingSince = clock.millis();
  }

  /// Every second or so from then on.
  public synchronized void tick() {
    long now = clock.millis();
    if (active != null) {
      active.seen(now);
    }
    pausing = now - servingSince < pauseMillis;
    if (pausing) {
      return;
    }
    acquit(now);
    Book next = book;
    if (now - servingSince > Book.EARLY_MILLIS && book.early() > 0) {
      next = new Book(book.countedMillis(), 0, book.suspects(), book.quarantined());
    }
    change(next);
    letNextGroupRun();
  }

  /// Where somebody is tried, all others can run meanwhile.
  private static long pauseMillis(Book book) {
    int more = book.early() - PATIENT_DEATHS;
    boolean isTrial = book.suspects().stream().anyMatch(Book.Suspect::isTried);
    return more < 0 || isTrial ? 0 : Math.min(PAUSE_MILLIS << Math.min(more, 10), PAUSE_MILLIS_MAX);
  }

  private void acquit(long now) {
    List<Book.Suspect> rest =
        book.suspects().stream()
            .filter(it -> !it.free() || now - freeSince(it.code(), now) < it.trialMillis())
            .toList();
    change(book.withSuspects(rest));
  }

  private long freeSince(Code code, long now) {
    return freeSince.getOrDefault(code, now);
  }

  /// Half of those who wait are tried first. If it was none of them, it is one of the rest.
  private void letNextGroupRun() {
    List<Book.Suspect> waiting = book.suspects().stream().filter(it -> !it.free()).toList();
    boolean isTrial = book.suspects().stream().anyMatch(it -> it.free() && it.isTried());
    if (waiting.isEmpty() || isTrial) {
      return;
    }
    int count = trialsBegan ? waiting.size() : (waiting.size() + 1) / 2;
    trialsBegan = true;
    SequencedMap<Code, Book.Suspect> all = new LinkedHashMap<>();
    book.suspects().forEach(it -> all.put(it.code(), it));
    List<Book.Suspect> group = waiting.subList(0, count).stream().map(Book.Suspect::freed).toList();
    group.forEach(it -> all.put(it.code(), it));
    free(group);
    // On disk before they run: what dies now died of one of them.
    change(book.withSuspects(List.copyOf(all.values())));
  }

  private void free(List<Book.Suspect> suspects) {
    long now = clock.millis();
    suspects.stream().filter(Book.Suspect::free).forEach(it -> freeSince.put(it.code(), now));
  }

  private void change(Book next) {
    if (!next.equals(book)) {
      book = next;
      bookFile.write(next);
      hold();
    }
  }

  private void hold() {
    Map<String, Verdict> next = new HashMap<>();
    for (Book.Suspect suspect : book.suspects()) {
      if (!suspect.free()) {
        next.put(suspect.code().text(), WAIT);
      }
    }
    for (Book.Convict convict : book.quarantined()) {
      if (convict.code().kind() == Code.Kind.RUN) {
        next.put(convict.code().text(), new Verdict.Quarantine(report(convict)));
      }
    }
    held = next;
  }

  private static String report(Book.Convict convict) {
    return """
    %d daemons in a row died while code of this run was executing, and in the last death it was \
    the only suspect.
    Such code ends the whole process: native code that crashes, kill of the own process, all \
    memory used.
    It was kept from running again at %s; everything else goes on.
    Look at what ended: pawl daemon logs, and logs/daemon.out of the home.
    Mend the code, then: pawl unblock ID. Or give the run up: pawl terminate ID.\
    """
        .formatted(convict.deaths(), Instant.ofEpochMilli(convict.atMillis()))
        .replace("ID", convict.code().text());
  }

  /// The end that was asked for has begun.
  public void ending() {
    if (active != null) {
      active.ending();
    }
  }

  /// What a person should know, empty if all is well.
  public synchronized List<String> troubles() {
    List<String> troubles = new ArrayList<>();
    if (book.early() >= PATIENT_DEATHS) {
      String pause = pausing ? "; runs begin %s after it serves".formatted(pause()) : "";
      troubles.add(
          "%d daemons in a row died within a minute of their start%s: pawl daemon logs"
              .formatted(book.early(), pause));
    }
    long waiting = book.suspects().stream().filter(it -> !it.free()).count();
    if (waiting > 0) {
      troubles.add("daemons died while %d runs were executing; they are tried".formatted(waiting));
    }
    for (Book.Convict convict : book.quarantined()) {
      String what = convict.code().kind() == Code.Kind.RUN ? "run " : "code of state ";
      troubles.add(
          "%s%s is quarantined: %d daemons died of it"
              .formatted(what, convict.code().text(), convict.deaths()));
    }
    return troubles;
  }

  private String pause() {
    return Duration.ofMillis(pauseMillis).toSeconds() + " s";
  }

  // --- Runs ---

  @Override
  public Verdict verdict(RunId run) {
    Map<String, Verdict> now = held;
    Verdict verdict = now.isEmpty() ? null : now.get(run.value());
    if (verdict != null) {
      return verdict;
    }
    return pausing ? WAIT : GO;
  }

  @Override
  public int begins(RunId run) {
    return active == null ? -1 : active.begins(Code.Kind.RUN, run.value(), clock.millis());
  }

  @Override
  public void ends(int mark) {
    if (active != null) {
      active.ends(mark);
    }
  }

  @Override
  public synchronized void pardon(RunId run) {
    Code code = Code.run(run.value());
    if (book.knows(code)) {
      freeSince.remove(code);
      change(book.without(code));
    }
  }

  // --- Files ---

  /// Whether a state of a file has ended daemons while it was loaded.
  public synchronized boolean isQuarantined(String mark) {
    return book.quarantined().stream().anyMatch(it -> it.code().equals(Code.file(mark)));
  }

  /// Notes that a state of a file is loaded until [#ends] is called.
  public int loads(String mark) {
    return active == null ? -1 : active.begins(Code.Kind.FILE, mark, clock.millis());
  }
}
