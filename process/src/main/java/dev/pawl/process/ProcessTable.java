package dev.pawl.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// The processes of this machine, as far as they are ours to see: Linux's `/proc`.
///
/// What cannot be read is unknown, and unknown is not gone: whoever asks whether a process lives
/// has to take it for alive then.
final class ProcessTable {
  private static final Path PROC = Path.of("/proc");
  private static final String OOM_KILLS = "oom_kill ";

  /// `USER_HZ` is 100 on every Linux, whatever the kernel counts in.
  private static final long MILLIS_PER_TICK = 10;

  private static final Duration YOUNG = Duration.ofSeconds(3);
  private static final String MARKED = Processes.MARK + "=";
  private static final int WORDS_MAX = 200;

  private final String bootId;
  private final Map<Long, Mark> marks = new ConcurrentHashMap<>();

  private ProcessTable(String bootId) {
    this.bootId = bootId;
  }

  /// @throws IOException if this system has no such table
  static ProcessTable open() throws IOException {
    try {
      return new ProcessTable(Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip());
    } catch (IOException e) {
      throw new IOException("processes cannot be told apart here: Linux's /proc is needed", e);
    }
  }

  /// Which start of the machine this is.
  String bootId() {
    return bootId;
  }

  /// What a process is marked with.
  private record Mark(long startTicks, String value) {}

  /// Whether a process is there.
  enum Presence {
    ALIVE,
    GONE,
    UNKNOWN
  }

  /// Whether this very process lives. One of another start of the machine does not.
  Presence presence(ProcessIdentity wanted) {
    if (!wanted.bootId().equals(bootId)) {
      return Presence.GONE;
    }
    try {
      return stat(wanted.pid())
          .map(found ->
              found.isAlive() && found.startTicks() == wanted.startTicks()
                  ? Presence.ALIVE
                  : Presence.GONE)
          .orElse(Presence.UNKNOWN);
    } catch (NoSuchFileException _) {
      return Presence.GONE;
    } catch (IOException _) {
      return Presence.UNKNOWN;
    }
  }

  /// Whether its number belongs to another process now. Then so do the group and the session of
  /// that number, since no number is given away while there is anybody in these.
  boolean isReplaced(ProcessIdentity process) {
    try {
      return stat(process.pid())
          .filter(found -> found.startTicks() != process.startTicks())
          .isPresent();
    } catch (IOException _) {
      return false; // nobody has it
    }
  }

  private static Optional<ProcessStat> stat(long pid) throws IOException {
    try {
      // ISO 8859-1: the name may be no text.
      return ProcessStat.parse(
          Files.readString(
              PROC.resolve(Long.toString(pid)).resolve("stat"), StandardCharsets.ISO_8859_1));
    } catch (NoSuchFileException e) {
      throw e;
    } catch (IOException e) {
      // The process ended between the opening and the reading of its file.
      if (String.valueOf(e.getMessage()).contains("No such process")) {
        throw new NoSuchFileException("/proc/" + pid);
      }
      throw e;
    }
  }

  /// All processes that live now.
  List<ProcessStat> all() {
    List<ProcessStat> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[1-9]*")) {
      for (Path entry : entries) {
        try {
          stat(Long.parseLong(String.valueOf(entry.getFileName())))
              .filter(ProcessStat::isAlive)
              .ifPresent(found::add);
        } catch (IOException | NumberFormatException _) {
          // It ended meanwhile, or is not ours to see.
        }
      }
    } catch (IOException _) {
      // No table, no survivors that could be told.
    }
    marks.keySet().retainAll(found.stream().map(ProcessStat::pid).collect(Collectors.toSet()));
    return found;
  }

  /// Whether a process was started with this value of [Processes#MARK] in its environment.
  boolean isMarked(ProcessStat process, String value) {
    Mark known = marks.get(process.pid());
    if (known == null || known.startTicks != process.startTicks()) {
      known = new Mark(process.startTicks(), mark(process.pid()));
      // A young one may be about to become another program, with another environment.
      if (age(process.identity(bootId)).compareTo(YOUNG) > 0) {
        marks.put(process.pid(), known);
      }
    }
    return known.value.equals(value);
  }

  private static String mark(long pid) {
    try {
      byte[] environment = Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve("environ"));
      // The values are in the encoding of the system, as is the path that is compared.
      for (String variable : new String(environment, StandardCharsets.UTF_8).split("\0", -1)) {
        if (variable.startsWith(MARKED)) {
          return variable.substring(MARKED.length());
        }
      }
    } catch (IOException _) {
      // It ended meanwhile, or belongs to somebody else.
    }
    return "";
  }

  /// For how long a process runs, by the clock of the machine that nobody sets.
  Duration age(ProcessIdentity process) {
    try {
      String uptime = Files.readString(PROC.resolve("uptime"));
      double seconds = Double.parseDouble(uptime.substring(0, uptime.indexOf(' ')));
      long millis = Math.round(seconds * 1_000) - process.startTicks() * MILLIS_PER_TICK;
      return Duration.ofMillis(Math.max(0, millis));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The words of a process, or its name if it has none; at most 200 characters.
  String words(long pid) {
    try {
      Path entry = PROC.resolve(Long.toString(pid));
      String words = Files.readString(entry.resolve("cmdline"), StandardCharsets.ISO_8859_1);
      String text =
          words.isEmpty()
              ? Files.readString(entry.resolve("comm"), StandardCharsets.ISO_8859_1)
              : words.replace('\0', ' ');
      return text.strip().substring(0, Math.min(text.strip().length(), WORDS_MAX));
    } catch (IOException _) {
      return "";
    }
  }

  /// How many processes the system has killed for want of memory since it started; 0 if it does not
  /// say.
  long oomKills() {
    try {
      return Files.readAllLines(PROC.resolve("vmstat")).stream()
          .filter(line -> line.startsWith(OOM_KILLS))
          .mapToLong(line -> Long.parseLong(line.substring(OOM_KILLS.length())))
          .sum();
    } catch (IOException | NumberFormatException _) {
      return 0;
    }
  }
}
