package dev.pawl.api;

/// Where a daemon may listen on TCP: at this machine's own addresses, and no others.
///
/// @param host `127.0.0.1` or `::1`
/// @param port 0 for any that is free
public record LoopbackAddress(String host, int port) {
  private static final int PORT_MAX = 65_535;

  /// Reads `PORT`, `127.0.0.1:PORT`, `[::1]:PORT` or `localhost:PORT`.
  ///
  /// @throws IllegalArgumentException saying what to write instead
  public static LoopbackAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    String digits = text.substring(colon + 1);
    if (!digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) > PORT_MAX) {
      throw new IllegalArgumentException(
          "'%s' is no [HOST:]PORT; write 127.0.0.1:0 for a port that is free".formatted(text));
    }
    String host =
        switch (colon < 0 ? "" : text.substring(0, colon)) {
          case "", "127.0.0.1", "localhost" -> "127.0.0.1";
          case "[::1]" -> "::1";
          default ->
              throw new IllegalArgumentException(
                  """
                  '%s' is not an address of this machine alone: 127.0.0.1, [::1] or localhost. To \
                  reach the daemon from another machine, listen on 127.0.0.1:%s and let ssh lead \
                  there: ssh -L %s:127.0.0.1:%s THIS-MACHINE\
                  """
                      .formatted(text, digits, digits, digits));
        };
    // With a colon in front there is a host, and it is empty: every address, by convention.
    if (colon == 0) {
      throw new IllegalArgumentException(
          "'%s' has no host; write 127.0.0.1%s".formatted(text, text));
    }
    return new LoopbackAddress(host, Integer.parseInt(digits));
  }

  /// As it stands in an address and in the header `Host`.
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
