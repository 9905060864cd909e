package dev.pawl.cli;

import dev.pawl.api.ProblemCode;
import dev.pawl.cli.link.LinkException;
import dev.pawl.cli.link.Paths;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which lines of an output to show.
final class LineOptions {
  private static final int LINES_MAX = 10_000;
  private static final int CONTEXT_MAX = 50;
  private static final int ANSWER_BYTES = 1 << 20;
  private static final Pattern RANGE = Pattern.compile("[0-9]{1,18}(-[0-9]{0,18})?|-[0-9]{1,18}");

  @Option(names = "--head", paramLabel = "N", description = "The first N lines.")
  @Nullable Integer head;

  @Option(
      names = "--tail",
      paramLabel = "N",
      description = "The last N lines; with --head the first and the last.")
  @Nullable Integer tail;

  @Option(
      names = "--lines",
      paramLabel = "A-B",
      description = "Lines by their numbers, from 1: A-B, A-, -B or A.")
  @Nullable String range;

  @Option(
      names = "--grep",
      paramLabel = "REGEX",
      description = "Only lines that have this expression of RE2, with their numbers.")
  @Nullable String grep;

  @Option(
      names = {"-i", "--ignore-case"},
      description = "With --grep: capital and small letters are the same.")
  boolean ignoreCase;

  @Option(
      names = {"-C", "--context"},
      paramLabel = "N",
      description = "With --grep: so many lines before and behind each, too.")
  @Nullable Integer context;

  @Option(names = "--raw", description = "All bytes as they are, also those that steer a terminal.")
  boolean raw;

  /// Whether some lines are wanted, and not simply all.
  boolean areGiven() {
    return head != null
        || tail != null
        || range != null
        || grep != null
        || ignoreCase
        || context != null;
  }

  /// Refuses what cannot be.
  void check(boolean follow) {
    bound("--head", head, LINES_MAX);
    bound("--tail", tail, LINES_MAX);
    bound("--context", context, CONTEXT_MAX);
    if (range != null && !RANGE.matcher(range).matches()) {
      throw Command.usage(
          "--lines is '%s'; give numbers of lines from 1: A-B, A-, -B or A".formatted(range));
    }
    if (grep == null && (ignoreCase || context != null)) {
      throw Command.usage(
          "%s goes with --grep REGEX".formatted(ignoreCase ? "--ignore-case" : "--context N"));
    }
    if (raw && areGiven()) {
      throw Command.usage("--raw shows all bytes; leave out what chooses lines, or --raw");
    }
    if (follow && (head != null || range != null)) {
      throw Command.usage(
          "%s has an end and --follow has none; with --follow goes --tail N"
              .formatted(head != null ? "--head" : "--lines"));
    }
  }

  private static void bound(String option, @Nullable Integer value, int max) {
    if (value != null && (value < 0 || value > max)) {
      throw Command.usage("%s is %d, allowed: 0 to %,d".formatted(option, value, max));
    }
  }

  /// What to ask for next.
  ///
  /// @param head how many are still to be shown at the beginning; null for no bound
  /// @param tail whether only the end is wanted, as far as that was said
  /// @param since no lines that say they are older; null for any
  /// @param whole whether a line that has no end yet is no line
  /// @param seconds how long to wait for more
  record Next(
      long from,
      @Nullable Integer head,
      boolean tail,
      @Nullable Instant since,
      boolean whole,
      int seconds) {}

  /// The address of lines.
  String path(String run, Next next) {
    List<Object> query = new ArrayList<>(List.of("from", next.from, "limit", ANSWER_BYTES));
    add(query, "head", next.head);
    add(query, "tail", next.tail ? tail : null);
    add(query, "lines", range);
    add(query, "grep", grep);
    add(query, "ignoreCase", ignoreCase ? true : null);
    add(query, "context", context);
    add(query, "since", next.since);
    add(query, "whole", next.whole ? true : null);
    add(query, "seconds", next.seconds);
    return Paths.with(Paths.of("runs", run, "output", "lines"), query.toArray());
  }

  private static void add(List<Object> query, String name, @Nullable Object value) {
    if (value != null) {
      query.addAll(List.of(name, value));
    }
  }

  /// What the daemon says of an argument, said of the option that it came from.
  static LinkException ofOptions(LinkException e) {
    boolean isArgument = e.is(ProblemCode.INVALID_ARGUMENT) && e.problem().field() != null;
    return isArgument ? Command.usage("--" + e.problem().detail()) : e;
  }
}
