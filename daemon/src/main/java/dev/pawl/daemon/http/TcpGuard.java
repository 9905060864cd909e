package dev.pawl.daemon.http;

import dev.pawl.api.ProblemCode;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Decides who may call over TCP.
///
/// Every local user and every web page that the user looks at can reach a loopback port. So a
/// request must be meant for this server (`Host`, against names of others that lead here), must not
/// come from a page of another site (`Origin`, `Sec-Fetch-Site`), and must have a token. Nothing
/// else that a request says about its sender counts: no cookie, no query, nothing that a proxy
/// adds.
final class TcpGuard {
  private static final Pattern BEARER = Pattern.compile("[Bb]earer ([A-Za-z0-9._~+/=-]{1,200})");
  private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

  private final Credentials credentials;

  TcpGuard(Credentials credentials) {
    this.credentials = credentials;
  }

  /// @param port on which the request came
  /// @param target the host and port of the request's address, which may differ from `Host`
  /// @param headers all values of a header, by its name
  /// @return the caller, who may have shown no token
  /// @throws ProblemException if it may not call at all, or has shown one that is not valid
  Caller admit(
      InetSocketAddress peer, int port, String target, Function<String, List<String>> headers) {
    if (!peer.getAddress().isLoopbackAddress()) {
      throw new ProblemException(ProblemCode.FORBIDDEN, "only this machine may call");
    }
    Set<String> hosts = Set.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port);
    List<String> host = headers.apply("Host");
    if (host.size() != 1 || !hosts.contains(host.getFirst()) || !hosts.contains(target)) {
      throw new ProblemException(
          ProblemCode.WRONG_HOST, "Host must be 127.0.0.1, localhost or [::1], with port " + port);
    }
    requireOwnPage(host.getFirst(), headers);
    List<String> shown = headers.apply("Authorization");
    if (shown.isEmpty()) {
      return Caller.UNKNOWN;
    }
    Optional<Caller> caller = shown.size() == 1 ? bearer(shown.getFirst()) : Optional.empty();
    return caller.orElseThrow(ProblemException::unauthorized);
  }

  private static void requireOwnPage(String host, Function<String, List<String>> headers) {
    boolean own =
        headers.apply("Origin").stream().allMatch(("http://" + host)::equals)
            && OWN_SITE.containsAll(headers.apply("Sec-Fetch-Site"));
    if (!own) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN, "pages of other origins may not call this daemon");
    }
  }

  private Optional<Caller> bearer(String text) {
    Matcher matcher = BEARER.matcher(text);
    return matcher.matches() ? credentials.find(matcher.group(1)) : Optional.empty();
  }
}
