package dev.pawl.daemon.rest;

import static dev.pawl.daemon.http.Route.get;

import dev.pawl.api.OutputLines;
import dev.pawl.api.OutputPage;
import dev.pawl.api.ProblemCode;
import dev.pawl.daemon.http.Call;
import dev.pawl.daemon.http.ProblemException;
import dev.pawl.daemon.http.Reply;
import dev.pawl.daemon.http.Route;
import dev.pawl.daemon.output.LineQuery;
import dev.pawl.daemon.output.RunOutput;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.work.pattern.LinePattern;
import dev.pawl.work.task.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What runs have written: any part of it, and lines of it.
public final class OutputRoutes {
  private static final int PART = 64 * 1024;
  private static final int PART_MAX = 1 << 20;
  private static final int LINES_TEXT_MIN = 1_024;
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,18})?-([0-9]{1,18})?|[0-9]{1,18}");

  private final RunFinder finder;
  private final RunOutput output;
  private final OutputWait wait;

  public OutputRoutes(Client client, RunOutput output) {
    this.finder = new RunFinder(client);
    this.output = output;
    this.wait = new OutputWait(client, output);
  }

  /// What this class serves.
  public List<Route> routes() {
    return List.of(
        get("/runs/{id}/output")
            .lasting()
            .query("from", "limit", "seconds", "form")
            .answers(OutputPage.class)
            .to(this::read),
        get("/runs/{id}/output/lines")
            .lasting()
            .query(
                "from",
                "limit",
                "seconds",
                "lines",
                "head",
                "tail",
                "grep",
                "ignoreCase",
                "context",
                "since",
                "whole")
            .answers(OutputLines.class)
            .to(this::lines));
  }

  /// With `seconds`, waits so long for more than there is at first.
  private Reply read(Call call) throws InterruptedException {
    RunRecord record = finder.find(call.path("id"));
    RunId run = record.id();
    long from = call.number("from", 0, 0, Long.MAX_VALUE);
    int limit = (int) call.number("limit", PART, 4, PART_MAX);
    boolean raw = isRaw(call);
    OutputWait.Until until = raw ? OutputWait.Until.BYTES : OutputWait.Until.TEXT;
    boolean ended = wait.await(run, from, seconds(call), until);
    String text = "";
    String base64 = null;
    long next;
    if (raw) {
      byte[] bytes = output.bytes(run, from, limit);
      base64 = Base64.getEncoder().encodeToString(bytes);
      next = from + bytes.length;
    } else {
      RunOutput.Part part = output.text(run, from, limit, isLogged(record), ended);
      text = part.text();
      next = part.next();
    }
    boolean end = ended && next >= output.size(run);
    return Reply.ok(new OutputPage(run.value(), from, next, text, base64, end));
  }

  private static boolean isRaw(Call call) {
    String form = call.query("form").orElse("text");
    return switch (form) {
      case "text" -> false;
      case "raw" -> true;
      default -> throw invalid("form", form, "text, raw");
    };
  }

  private static Duration seconds(Call call) {
    return Duration.ofSeconds(call.number("seconds", 0, 0, OutputWait.MAX.toSeconds()));
  }

  /// Whether it is what the code of a run says, a time before each line, and not what a program
  /// prints.
  private static boolean isLogged(RunRecord run) {
    return !run.type().equals(Tasks.TYPE);
  }

  private Reply lines(Call call) throws InterruptedException {
    RunRecord record = finder.find(call.path("id"));
    RunId run = record.id();
    LineQuery query = query(call);
    OutputWait.Until until = query.wholeOnly() ? OutputWait.Until.LINE : OutputWait.Until.TEXT;
    boolean ended = wait.await(run, query.from(), seconds(call), until);
    return Reply.ok(output.lines(run, ended ? query.toTheEnd() : query, isLogged(record), ended));
  }

  private static LineQuery query(Call call) {
    long from = call.number("from", 0, 0, Long.MAX_VALUE);
    String range = call.query("lines").orElse("1-");
    Matcher matcher = RANGE.matcher(range);
    if (!matcher.matches() || range.equals("-")) {
      throw invalid("lines", range, "A-B, A-, -B or A, with numbers of lines from 1");
    }
    boolean single = range.indexOf('-') < 0;
    long first = single ? Long.parseLong(range) : bound(matcher.group(1), 1);
    long last = single ? first : bound(matcher.group(2), Long.MAX_VALUE);
    if (first < 1 || last < first) {
      throw invalid("lines", range, "A-B with A from 1 and B not below A");
    }
    boolean ignoreCase = call.flag("ignoreCase");
    int context = (int) call.number("context", 0, 0, LineQuery.CONTEXT_MAX);
    LinePattern pattern = call.query("grep").map(it -> pattern(it, ignoreCase)).orElse(null);
    return new LineQuery(
        from,
        first,
        last,
        pattern,
        pattern == null ? 0 : context,
        call.query("since").map(OutputRoutes::instant).orElse(null),
        (int) call.number("head", LineQuery.ALL, 0, LineQuery.LINES_MAX),
        (int) call.number("tail", LineQuery.ALL, 0, LineQuery.LINES_MAX),
        (int) call.number("limit", PART, LINES_TEXT_MIN, PART_MAX),
        call.flag("whole"));
  }

  private static long bound(@Nullable String digits, long absent) {
    return digits == null ? absent : Long.parseLong(digits);
  }

  private static LinePattern pattern(String text, boolean ignoreCase) {
    try {
      return LinePattern.regex("grep", text, ignoreCase);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          ProblemCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()), "grep");
    }
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException _) {
      throw invalid("since", text, "a time such as 2026-11-20T07:00:00Z");
    }
  }

  private static ProblemException invalid(String name, String text, String allowed) {
    return new ProblemException(
        ProblemCode.INVALID_ARGUMENT,
        "%s is '%s', allowed: %s".formatted(name, text, allowed),
        name);
  }
}
