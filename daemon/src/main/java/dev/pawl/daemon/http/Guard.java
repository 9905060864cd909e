package dev.pawl.daemon.http;

import dev.pawl.api.ProblemCode;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.jspecify.annotations.Nullable;

/// Decides who a caller is. On the Unix socket the system says so: only processes of this user.
final class Guard {
  private final String user;

  /// @param user the name of this process's user, as the system gives it
  Guard(String user) {
    this.user = user;
  }

  /// @param peer the other end
  /// @throws ProblemException if it may not call at all
  Scope admit(SocketChannel peer) throws IOException {
    @Nullable UnixDomainPrincipal who = peer.getOption(ExtendedSocketOptions.SO_PEERCRED);
    if (who == null || !who.user().getName().equals(user)) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN, "only processes of user " + user + " may use this socket");
    }
    return Scope.OWNER;
  }

  /// @throws ProblemException if the scope does not allow the route
  static void require(Scope caller, Route route) {
    if (caller.compareTo(route.scope()) < 0) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN,
          "%s %s needs scope %s, the caller has %s"
              .formatted(route.method(), route.template(), route.scope(), caller));
    }
  }
}
