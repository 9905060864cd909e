package dev.pawl.work.ready;

import dev.pawl.work.pattern.Excerpt;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the parts of probes.
final class ProbeParts {
  private static final Pattern ADDRESS =
      Pattern.compile("(?:([A-Za-z0-9_.-]{1,253})|\\[([0-9A-Fa-f:.]{2,45})])?:([0-9]{1,5})");
  private static final Pattern SCHEME = Pattern.compile("(?i)https?");
  private static final int PORT_MAX = 65_535;

  private ProbeParts() {}

  static Probe tcp(String field, String text, String rest) {
    Matcher address = ADDRESS.matcher(rest.indexOf(':') < 0 ? ":" + rest : rest);
    int port = address.matches() ? Integer.parseInt(address.group(3)) : 0;
    if (port < 1 || port > PORT_MAX) {
      throw invalid(
          field,
          text,
          "give tcp:PORT or tcp:HOST:PORT, with a port from 1 to %d".formatted(PORT_MAX));
    }
    String host = address.group(1) != null ? address.group(1) : address.group(2);
    boolean isLocal = host == null || host.equals("localhost");
    return new Probe.Tcp(isLocal ? Probe.LOOPBACK : List.of(host), port);
  }

  static Probe http(String field, String text, String address) {
    try {
      URI uri = new URI(address);
      boolean isHttp = uri.getScheme() != null && SCHEME.matcher(uri.getScheme()).matches();
      if (isHttp
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getPort() <= PORT_MAX) {
        return new Probe.Http(uri);
      }
    } catch (URISyntaxException _) {
      // Said below, with the same words.
    }
    throw invalid(field, text, "give an address without a user: http:http://localhost:8080/health");
  }

  static IllegalArgumentException invalid(String field, String text, String remedy) {
    String shown = Excerpt.cut(Excerpt.oneLine(text), Excerpt.CHARS_MAX);
    return new IllegalArgumentException(
        "%s is '%s', which is no probe; %s".formatted(field, shown, remedy));
  }
}
