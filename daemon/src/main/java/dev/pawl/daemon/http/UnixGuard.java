package dev.pawl.daemon.http;

import dev.pawl.api.ProblemCode;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.jspecify.annotations.Nullable;

/// Decides who may call on the Unix socket. The system says who is there: only processes of this
/// user are let in, and may do everything.
///
/// @param user the name of this process's user, as the system gives it
record UnixGuard(String user) {
  /// @param peer the other end
  /// @throws ProblemException if it may not call at all
  Caller admit(SocketChannel peer) throws IOException {
    @Nullable UnixDomainPrincipal who = peer.getOption(ExtendedSocketOptions.SO_PEERCRED);
    if (who == null || !who.user().getName().equals(user)) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN, "only processes of user " + user + " may use this socket");
    }
    return Caller.USER;
  }
}
