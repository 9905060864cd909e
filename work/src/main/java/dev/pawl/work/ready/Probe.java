package dev.pawl.work.ready;

import dev.pawl.work.pattern.LinePattern;
import java.net.URI;
import java.util.List;

/// What shows that a task is ready.
public sealed interface Probe {
  /// The longest text of one.
  int TEXT_CHARS = 4_096;

  /// Addresses that `localhost` may mean.
  List<String> LOOPBACK = List.of("127.0.0.1", "::1");

  /// A line of its output has a pattern.
  record Line(LinePattern pattern) implements Probe {
    @Override
    public String toString() {
      return "line:" + pattern;
    }
  }

  /// Somebody listens on a port.
  ///
  /// @param hosts of which one is enough
  record Tcp(List<String> hosts, int port) implements Probe {
    public Tcp {
      hosts = List.copyOf(hosts);
    }

    @Override
    public String toString() {
      if (hosts.equals(LOOPBACK)) {
        return "tcp:" + port;
      }
      String host = hosts.getFirst();
      return host.contains(":")
          ? "tcp:[%s]:%d".formatted(host, port)
          : "tcp:%s:%d".formatted(host, port);
    }
  }

  /// An address answers with a status of 200 to 399.
  record Http(URI address) implements Probe {
    @Override
    public String toString() {
      return "http:" + address;
    }
  }

  /// A command line ends with 0.
  record CommandLine(String line) implements Probe {
    @Override
    public String toString() {
      return "command:" + line;
    }
  }

  /// Reads a probe: `line:PATTERN`, `tcp:PORT`, `tcp:HOST:PORT`, `http:URL` or `command:LINE`. An
  /// address alone, `http://…` or `https://…`, is one too.
  ///
  /// @param field what the text was given as, for the message
  /// @throws IllegalArgumentException if it is none; says what is wrong and what to write
  static Probe parse(String field, String text) {
    if (text.length() > TEXT_CHARS) {
      throw new IllegalArgumentException(
          "%s has %,d chars; give at most %,d".formatted(field, text.length(), TEXT_CHARS));
    }
    int colon = text.indexOf(':');
    String kind = colon < 0 ? "" : text.substring(0, colon).strip();
    String rest = text.substring(colon + 1).strip();
    boolean isAddress = rest.startsWith("//") && (kind.equals("http") || kind.equals("https"));
    return switch (kind) {
      case "line" -> line(field, text, rest);
      case "tcp" -> ProbeParts.tcp(field, text, rest);
      case "http", "https" -> ProbeParts.http(field, text, isAddress ? text.strip() : rest);
      case "command" -> command(field, text, rest);
      default ->
          throw ProbeParts.invalid(
              field, text, "give line:PATTERN, tcp:PORT, tcp:HOST:PORT, http:URL or command:LINE");
    };
  }

  private static Probe line(String field, String text, String rest) {
    LinePattern pattern = LinePattern.parse(field, rest);
    if (pattern == null) {
      throw ProbeParts.invalid(
          field, text, "give what a line has to have: line:listening, or line:/^ready in/");
    }
    return new Line(pattern);
  }

  private static Probe command(String field, String text, String rest) {
    if (rest.isEmpty() || rest.indexOf('\0') >= 0) {
      throw ProbeParts.invalid(
          field, text, "give a line for sh, without NUL: command:pg_isready -q");
    }
    return new CommandLine(rest);
  }
}
