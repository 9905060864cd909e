package dev.pawl.daemon.webhook;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/// Which addresses a webhook may be at: a daemon must not be made to call what only this machine
/// can reach, such as the metadata service of a cloud, unless its owner says so.
final class Reach {
  private Reach() {}

  /// The address of a webhook, checked for its form.
  ///
  /// @throws IllegalArgumentException with what is wrong
  static URI parse(String url) {
    URI uri = URI.create(url);
    String scheme = String.valueOf(uri.getScheme());
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw new IllegalArgumentException("it begins with neither https:// nor http://");
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("it names no host");
    }
    if (uri.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "it has a user or password; a signature takes their place");
    }
    return uri;
  }

  /// Refuses a host of which an address is not public. Every address counts, since any may be
  /// taken; the lookup is kept by the JVM for the connection that follows.
  ///
  /// @throws IllegalArgumentException with the address
  static void requirePublic(URI uri) throws UnknownHostException {
    for (InetAddress address : InetAddress.getAllByName(uri.getHost())) {
      if (!isPublic(address)) {
        throw new IllegalArgumentException(
            "%s is on this machine or a private network".formatted(address.getHostAddress()));
      }
    }
  }

  private static boolean isPublic(InetAddress address) {
    return !address.isLoopbackAddress()
        && !address.isAnyLocalAddress()
        && !address.isLinkLocalAddress()
        && !address.isSiteLocalAddress()
        && !address.isMulticastAddress()
        && !isShared(address.getAddress())
        && !isUniqueLocal(address);
  }

  /// 100.64.0.0/10 (RFC 6598), 0.0.0.0/8, and IPv6 that carries an IPv4 address (64:ff9b::/96).
  private static boolean isShared(byte[] address) {
    if (address.length == 4) {
      return address[0] == 0 || (address[0] == 100 && (address[1] & 0xC0) == 64);
    }
    return address[0] == 0 && address[1] == 0x64;
  }

  /// fc00::/7 (RFC 4193).
  private static boolean isUniqueLocal(InetAddress address) {
    return address instanceof Inet6Address && (address.getAddress()[0] & 0xFE) == 0xFC;
  }
}
