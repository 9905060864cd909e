package dev.pawl.cli;

import dev.pawl.api.HistoryPage;
import dev.pawl.api.Mask;
import dev.pawl.api.OutputPage;
import dev.pawl.api.RawJson;
import dev.pawl.api.RunDetails;
import dev.pawl.api.ServerInfo;
import dev.pawl.api.StoreHealth;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Json;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Shape;
import dev.pawl.cli.text.Text;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Puts all about a run into one file, for a report.
@CommandLine.Command(
    name = "bundle",
    description = {
      "Put all about a run into a zip file, for a bug report or an agent: its record, its history,"
          + " the end of its output and of the daemon's log, versions and the doctor's words.",
      "",
      "Secrets are masked: values of environment variables whose names say that they are one,"
          + " bearer tokens, private keys, passwords in addresses. Look into it before you give it"
          + " away."
    },
    footer = {"", "Examples:", "  pawl bundle release-7", "  pawl bundle @last --output r.zip"})
final class BundleCommand extends DataCommand {
  private static final int PAGE = 1_000;
  private static final int EVENTS_MAX = 20_000;
  private static final int HISTORY_CHARS_MAX = 16 << 20;
  private static final int TAIL_BYTES = 1 << 20;

  @Parameters(paramLabel = "ID", description = "The id, an unambiguous beginning of it, or @last.")
  String run = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to write it; default: pawl-ID.zip here. It must not exist.")
  @Nullable Path output;

  BundleCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  String runId() {
    return run;
  }

  /// What was made.
  ///
  /// @param parts names and sizes in bytes of what is in it
  record Made(String run, String file, SequencedMap<String, Long> parts) {}

  @Override
  Shape shape() {
    return Shape.of(Made.class, "file");
  }

  @Override
  public ExitCode call() throws IOException {
    SequencedMap<String, String> parts = new LinkedHashMap<>();
    String id;
    try (DaemonLink link = linkToRuns()) {
      String record = link.getText(Paths.of("runs", run));
      // By its whole id: @last must not become another run on the way.
      id = Records.read(record, RunDetails.class).run().id();
      parts.put("run.json", Json.pretty(record) + "\n");
      parts.put("history.jsonl", history(link, id));
      parts.put("output.txt", written(link, id));
      parts.put("environment.txt", environment(link));
    }
    Path logs = home().resolve("logs");
    parts.put("daemon.log", tail(logs.resolve("daemon.0.log")));
    parts.put("daemon.out", tail(logs.resolve("daemon.out")));
    Mask mask = Mask.of(terminal.environment());
    parts.replaceAll((_, text) -> mask.of(text));
    Path file = write(id, parts);
    if (isText()) {
      terminal.out().println(Text.visible(file.toString()));
      say("look into it before you give it away: masking finds what it knows");
    } else {
      SequencedMap<String, Long> sizes = new LinkedHashMap<>();
      parts.forEach((name, text) -> sizes.put(name, (long) bytes(text).length));
      data().one(Records.write(new Made(id, file.toString(), sizes)));
    }
    return ExitCode.OK;
  }

  private static String history(DaemonLink link, String id) {
    StringBuilder lines = new StringBuilder();
    int events = 0;
    Long next = 1L;
    int execution = 0;
    while (next != null && events < EVENTS_MAX && lines.length() < HISTORY_CHARS_MAX) {
      String path = Paths.with(Paths.of("runs", id, "history"), "from", next, "limit", PAGE);
      HistoryPage page =
          link.get(execution == 0 ? path : path + "&execution=" + execution, HistoryPage.class);
      for (RawJson event : page.events()) {
        lines.append(event.text()).append('\n');
        events++;
      }
      next = page.next();
      execution = page.execution();
    }
    return next == null ? lines.toString() : lines + "{\"cut\":\"further events left out\"}\n";
  }

  private static String written(DaemonLink link, String id) {
    StringBuilder text = new StringBuilder();
    long from = 0;
    while (true) {
      OutputPage page =
          link.get(Paths.with(Paths.of("runs", id, "output"), "from", from), OutputPage.class);
      text.append(page.text());
      text.delete(0, Math.max(0, text.length() - TAIL_BYTES));
      if (page.next() == page.from()) {
        return text.toString();
      }
      from = page.next();
    }
  }

  private String environment(DaemonLink link) {
    ServerInfo daemon = link.get("/info", ServerInfo.class);
    StoreHealth health = Records.read(link.postText("/store/check"), StoreHealth.class);
    String checked =
        health.checked().entrySet().stream()
            .map(entry -> entry.getValue() + " " + entry.getKey())
            .collect(Collectors.joining(", "));
    return """
    command   pawl %s
    daemon    Pawl %s, API %d, process %d, since %s, %d open
    system    %s %s %s, %d processors
    home      %s
    store     %s
    checked   %s
    sound     %s
    %s%s\
    """
        .formatted(
            Version.text(),
            daemon.version(),
            daemon.api(),
            daemon.pid(),
            daemon.startedAt(),
            daemon.open(),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors(),
            daemon.home(),
            health.store(),
            checked,
            health.sound(),
            lines("wrong     ", health.violations()),
            lines("trouble   ", daemon.troubles()));
  }

  private static String lines(String name, List<String> texts) {
    return texts.stream().map(text -> name + text + "\n").collect(Collectors.joining());
  }

  /// The end of a file, from the beginning of a line.
  private static String tail(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return "";
    }
    try (var in = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(0, in.length() - TAIL_BYTES);
      in.seek(from);
      byte[] end = new byte[Math.toIntExact(in.length() - from)];
      in.readFully(end);
      String text = new String(end, StandardCharsets.UTF_8);
      return from == 0 ? text : text.substring(text.indexOf('\n') + 1);
    }
  }

  private Path write(String id, Map<String, String> parts) throws IOException {
    String name = "pawl-" + id.replaceAll("[^A-Za-z0-9._-]", "_") + ".zip";
    Path file = (output == null ? Path.of(name) : output).toAbsolutePath().normalize();
    try (var out = new ZipOutputStream(Channels.newOutputStream(created(file)))) {
      for (var part : parts.entrySet()) {
        out.putNextEntry(new ZipEntry(part.getKey()));
        out.write(bytes(part.getValue()));
        out.closeEntry();
      }
    }
    return file;
  }

  /// Opened once: what somebody puts in its place later is not written to.
  private static WritableByteChannel created(Path file) {
    try {
      return Files.newByteChannel(
          file,
          Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException _) {
      throw usage("%s exists already; name another file with --output".formatted(file));
    } catch (IOException e) {
      throw usage("--output is %s, which cannot be written: %s".formatted(file, e.getMessage()));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
