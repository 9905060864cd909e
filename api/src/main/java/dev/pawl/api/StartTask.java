package dev.pawl.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Starts a background task.
///
/// @param command the program and its arguments, which no shell reads
/// @param directory where it runs, an absolute path
/// @param id absent for one made by Pawl; a second start with the same id and order finds the task
///   of the first
/// @param title what people call it, the command if absent
/// @param environment of who asks; the task gets of it what tools need to find things, and of the
///   daemon's if absent
/// @param variables what the task gets besides, secrets too
/// @param timeoutMillis the longest time of one start; none if absent or 0
/// @param idleTimeoutMillis the longest time without output; none if absent or 0
/// @param outputMaxBytes the most that it may write; none if absent or 0
/// @param graceMillis how long it has to end by itself once it was asked to, 5000 if absent
/// @param delaySeconds how long to wait before it begins
/// @param after ids of runs that have to succeed first
/// @param restarts how many starts may follow one that was no success, 0 if absent
/// @param backoffSeconds before the first of them, 1 if absent; each further one waits twice as
///   long
/// @param successCodes exit codes that are a success, 0 if absent
/// @param labels at most 32
/// @param priority greater goes first in its group, -1000 to 1000, 0 if absent
/// @param group of which only so many run at a time; `default` if absent
/// @param notices what is told of it; its end if absent
/// @param input whether it has an input that stays open, to which can be written; false if absent
/// @param terminal whether it finds a terminal of 80 columns and 24 lines; false if absent
/// @param resources how much of the machine it may use; as much as there is if absent
/// @param ready what shows that it is ready: `line:PATTERN` of its output, `tcp:PORT`,
///   `tcp:HOST:PORT`, `http:URL` or `command:LINE`
/// @param readyTimeoutMillis how long it has for that, 60000 if absent
/// @param single whether an open task with the same command and directory is taken in its place;
///   false if absent
/// @param audience `primary` or `scaffolding`; a label by which subscriptions tell what somebody
///   waits for from what only helps
public record StartTask(
    List<String> command,
    String directory,
    @Nullable String id,
    @Nullable String title,
    @Nullable Map<String, String> environment,
    @Nullable Map<String, String> variables,
    @Nullable Long timeoutMillis,
    @Nullable Long idleTimeoutMillis,
    @Nullable Long outputMaxBytes,
    @Nullable Long graceMillis,
    @Nullable Long delaySeconds,
    @Nullable List<String> after,
    @Nullable Integer restarts,
    @Nullable Long backoffSeconds,
    @Nullable List<Integer> successCodes,
    @Nullable Map<String, String> labels,
    @Nullable Integer priority,
    @Nullable String group,
    @Nullable TaskNotify notices,
    @Nullable String audience,
    @Nullable Boolean input,
    @Nullable Boolean terminal,
    @Nullable TaskResources resources,
    @Nullable String ready,
    @Nullable Long readyTimeoutMillis,
    @Nullable Boolean single) {
  public StartTask {
    command = List.copyOf(command);
  }
}
