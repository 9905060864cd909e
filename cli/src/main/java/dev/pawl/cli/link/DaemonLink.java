package dev.pawl.cli.link;

import dev.pawl.api.ApiVersion;
import dev.pawl.api.Problem;
import dev.pawl.api.ProblemCode;
import dev.pawl.api.ServerInfo;
import dev.pawl.api.Stopping;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// The daemon of a home, as a command talks to it. For one thread.
///
/// A daemon that goes away between two requests, or in the middle of one that may be repeated, is
/// found or started again: what runs is durable, so looking at it is too.
public final class DaemonLink implements AutoCloseable {
  private static final String BASE = "/api/v1";

  /// How often a request is repeated when daemons go away in the middle of it.
  private static final int TRIES = 5;

  /// More than `daemon.json` has.
  private static final int FILE_BYTES_MAX = 64 * 1024;

  /// How long a daemon may take from its start to what it writes about itself.
  private static final Duration BIRTH_MAX = Duration.ofHours(1);

  private static final Duration WHEN_OVERLOADED = Duration.ofSeconds(1);

  /// How long a daemon may take to be gone that has gone away.
  private static final Duration DYING = Duration.ofMillis(200);

  private static final Duration LOOK = Duration.ofMillis(5);

  /// How long one that has ended in order is left to whoever ended it, who may start the next one
  /// with other options.
  private static final Duration LEFT_TO_OTHERS = Duration.ofSeconds(5);

  private final Path home;
  private final @Nullable DaemonStart start;
  private @Nullable HttpConnection connection;
  private boolean met;

  private DaemonLink(Path home, @Nullable DaemonStart start) {
    this.home = home;
    this.start = start;
  }

  /// The daemon of a home, started if none serves.
  ///
  /// @throws LinkException if none can be started
  public static DaemonLink to(Path home, DaemonStart start) {
    DaemonLink link = new DaemonLink(home, start);
    link.connected();
    return link;
  }

  /// The daemon of a home, empty if none serves.
  public static Optional<DaemonLink> running(Path home) {
    DaemonLink link = new DaemonLink(home, null);
    link.connection = connect(home).orElse(null);
    return link.connection == null ? Optional.empty() : Optional.of(link);
  }

  /// A connection to whoever serves a home.
  static Optional<HttpConnection> connect(Path home) {
    try {
      Optional<DaemonFile> daemon = file(home);
      return daemon.isEmpty()
          ? Optional.empty()
          : Optional.of(HttpConnection.to(Path.of(daemon.get().socket())));
    } catch (IOException | IllegalArgumentException _) {
      return Optional.empty(); // one that was killed has left its file behind
    }
  }

  /// What the daemon of a home has written about itself, which may be gone since. The file in a
  /// copy of a home is about another.
  private static Optional<DaemonFile> file(Path home) throws IOException {
    Path path = home.resolve("daemon.json");
    try {
      String real = home.toRealPath().toString();
      if (Files.size(path) > FILE_BYTES_MAX) {
        return Optional.empty();
      }
      DaemonFile daemon = Records.read(Files.readString(path), DaemonFile.class);
      return Optional.of(daemon).filter(it -> it.isOf(real));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (JacksonException
        | IllegalArgumentException
        | DateTimeException
        | CharacterCodingException _) {
      return Optional.empty(); // damaged: whoever starts the next one replaces it
    }
  }

  /// Whether the daemon of a home lives but takes no calls: it does so while it ends.
  static boolean isEnding(Path home) {
    Optional<HttpConnection> connection = connect(home);
    if (connection.isPresent()) {
      connection.get().close();
      return false;
    }
    try {
      return file(home).filter(daemon -> isAlive(daemon.info())).isPresent();
    } catch (IOException _) {
      return false; // whoever starts the next one meets the cause again
    }
  }

  private static boolean isAlive(ServerInfo daemon) {
    return process(daemon).isPresent();
  }

  /// The number of one that was killed may have come back with a later process, or, in a home from
  /// another machine, be that of an earlier one.
  private static Optional<ProcessHandle> process(ServerInfo daemon) {
    Instant written = daemon.startedAt();
    return written == null
        ? Optional.empty()
        : ProcessHandle.of(daemon.pid())
            .filter(process ->
                process
                    .info()
                    .startInstant()
                    .filter(start -> start.isBefore(written))
                    .filter(start -> start.isAfter(written.minus(BIRTH_MAX)))
                    .isPresent());
  }

  /// Whether the daemon was started from another build than the one that this command would start.
  /// One of which that is not known counts as the same.
  public boolean isOtherBuild() {
    if (start == null) {
      return false;
    }
    try {
      return file(home)
          .map(daemon -> daemon.info().build())
          .filter(build -> !build.isEmpty() && !build.equals(start.classPath()))
          .isPresent();
    } catch (IOException _) {
      return false; // it has just ended
    }
  }

  private HttpConnection connected() {
    if (connection == null) {
      connection = connect(home).orElseGet(this::started);
      met = true;
    }
    return connection;
  }

  private HttpConnection started() {
    if (start == null) {
      throw new LinkException(ProblemCode.CLOSED, "the daemon of %s has gone away".formatted(home));
    }
    return (met ? byOthers() : Optional.<HttpConnection>empty()).orElseGet(() -> start.start(home));
  }

  private Optional<HttpConnection> byOthers() {
    long end = System.nanoTime() + LEFT_TO_OTHERS.toNanos();
    while (System.nanoTime() < end && !wasKilled() && !Thread.currentThread().isInterrupted()) {
      Optional<HttpConnection> next = connect(home);
      if (next.isPresent()) {
        return next;
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return Optional.empty();
  }

  /// One that was killed has left its file behind.
  private boolean wasKilled() {
    try {
      return file(home).filter(daemon -> !isAlive(daemon.info())).isPresent();
    } catch (IOException _) {
      return false; // whoever starts the next one meets the cause again
    }
  }

  /// What the daemon has written about itself, which can be read whatever API it speaks.
  public Optional<ServerInfo> written() {
    try {
      return file(home).map(DaemonFile::info);
    } catch (IOException _) {
      return Optional.empty(); // it has just ended
    }
  }

  /// Has the daemon end in order. One that speaks another API is told as the system would.
  public Stopping stop() {
    Optional<ProcessHandle> process = written().flatMap(DaemonLink::process);
    try {
      return post("/daemon/stop", null, Stopping.class);
    } catch (LinkException e) {
      if (!e.is(ProblemCode.VERSION_MISMATCH) || process.isEmpty()) {
        throw e;
      }
      var _ = process.get().destroy(); // false if it has just ended
      return new Stopping(process.get().pid(), 0);
    }
  }

  // --- Requests ---

  /// Asks for something that changes nothing.
  public <T> T get(String path, Class<T> type) {
    return read(getText(path), type);
  }

  /// The same, as the JSON that came.
  public String getText(String path) {
    return send("GET", path, null, true);
  }

  /// Follows the changes of runs, from now on.
  ///
  /// @param query which runs
  public EventFeed changes(String query) {
    return new EventFeed(this, Paths.with("/events", "q", query)).open();
  }

  /// Follows what a subscription is owed, from the first that is not acknowledged.
  public EventFeed notices(String subscription) {
    return new EventFeed(this, Paths.of("subscriptions", subscription, "events")).open();
  }

  /// A connection of its own on which an answer goes on.
  HttpConnection open(String path, Map<String, String> more) throws IOException {
    HttpConnection own = connect(home).orElseGet(this::started);
    try {
      Map<String, String> headers = headers();
      headers.putAll(more);
      HttpConnection.Answer answer = own.open(BASE + path, headers);
      requireSameApi(answer);
      if (answer.status() >= 400) {
        throw new LinkException(problem(answer));
      }
      return own;
    } catch (IOException | LinkException e) {
      own.close();
      throw e;
    }
  }

  /// Asks for a change. If the daemon goes away in the middle, nobody knows whether it was made.
  public <T> T post(String path, @Nullable Object body, Class<T> type) {
    return read(send("POST", path, body == null ? null : Records.write(body), false), type);
  }

  /// The same without a body, as the JSON that came.
  public String postText(String path) {
    return send("POST", path, null, false);
  }

  /// Asks for a change that is made once however often it is asked for.
  public <T> T repeat(String path, Object body, Class<T> type) {
    return read(send("POST", path, Records.write(body), true), type);
  }

  /// Makes something, or changes it into what is sent.
  public <T> T put(String path, Object body, Class<T> type) {
    return read(send("PUT", path, Records.write(body), true), type);
  }

  /// Asks for something to be deleted.
  public <T> T delete(String path, Class<T> type) {
    return read(send("DELETE", path, null, false), type);
  }

  /// What the daemon refused because it has too much to do was not done: it may be sent again.
  private String send(String method, String path, @Nullable String body, boolean again) {
    for (int left = TRIES; ; left--) {
      try {
        return sendOnce(method, path, body, again);
      } catch (LinkException e) {
        if (!e.is(ProblemCode.OVERLOADED) || left <= 1) {
          throw e;
        }
        LockSupport.parkNanos(WHEN_OVERLOADED.toNanos());
      }
    }
  }

  private String sendOnce(String method, String path, @Nullable String body, boolean again) {
    for (int left = again ? TRIES : 1; ; left--) {
      try {
        return sent(connected().exchange(method, BASE + path, headers(), body));
      } catch (IOException e) {
        drop();
        if (left <= 1 || Thread.currentThread().isInterrupted()) {
          throw lost(method, path, e);
        }
        awaitDeath();
      }
    }
  }

  /// One that was killed takes calls until the system has cleared it away, and answers none: that
  /// would be one try after the other. One that lives has closed this connection only.
  private void awaitDeath() {
    for (long waited = 0; waited < DYING.toNanos(); waited += LOOK.toNanos()) {
      try {
        if (file(home).filter(daemon -> isAlive(daemon.info())).isEmpty()) {
          return;
        }
      } catch (IOException _) {
        return; // whoever connects next meets the cause again
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private static Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(ApiVersion.HEADER, Integer.toString(ApiVersion.CURRENT));
    return headers;
  }

  private static LinkException lost(String method, String path, IOException e) {
    String what =
        method.equals("GET") ? "" : "; whether it was done is not known: look, then repeat";
    return new LinkException(
        Problem.of(
            ProblemCode.CLOSED,
            "the daemon went away in the middle of %s %s (%s)%s"
                .formatted(method, path, e.getMessage(), what)));
  }

  private String sent(HttpConnection.Answer answer) {
    if (answer.header("Connection").equalsIgnoreCase("close")) {
      drop();
    }
    requireSameApi(answer);
    if (answer.status() >= 400) {
      throw new LinkException(problem(answer));
    }
    return answer.body();
  }

  private static void requireSameApi(HttpConnection.Answer answer) {
    String theirs = answer.header(ApiVersion.HEADER);
    if (theirs.equals(Integer.toString(ApiVersion.CURRENT))) {
      return;
    }
    boolean daemonIsNewer =
        theirs.matches("[0-9]{1,4}") && Integer.parseInt(theirs) > ApiVersion.CURRENT;
    Problem problem =
        Problem.of(
            ProblemCode.VERSION_MISMATCH,
            "the daemon (Pawl %s) is %s than this command and speaks another API: %s"
                .formatted(
                    answer.header("Pawl-Version"),
                    daemonIsNewer ? "newer" : "older",
                    daemonIsNewer ? "update this command" : "restart the daemon"));
    throw new LinkException(daemonIsNewer ? problem : problem.withNext("pawl daemon restart"));
  }

  private static Problem problem(HttpConnection.Answer answer) {
    try {
      return Records.read(answer.body(), Problem.class);
    } catch (JacksonException | IllegalArgumentException _) {
      return Problem.of(
          ProblemCode.INTERNAL,
          "the daemon answered with status %d: %s".formatted(answer.status(), answer.body()));
    }
  }

  private static <T> T read(String json, Class<T> type) {
    try {
      return Records.read(json, type);
    } catch (JacksonException | IllegalArgumentException e) {
      throw new LinkException(
          ProblemCode.INTERNAL,
          "the daemon answered in a way that this command does not understand: " + e.getMessage());
    }
  }

  private void drop() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }

  @Override
  public void close() {
    drop();
  }
}
