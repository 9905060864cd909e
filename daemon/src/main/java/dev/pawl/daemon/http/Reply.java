package dev.pawl.daemon.http;

/// What a handler answers.
///
/// @param status of HTTP
/// @param body a record, sent as JSON; an [EventStream]; or a [TextBody]
public record Reply(int status, Object body) {
  public static Reply ok(Object body) {
    return new Reply(200, body);
  }
}
