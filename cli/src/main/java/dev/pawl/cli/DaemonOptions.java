package dev.pawl.cli;

import dev.pawl.api.LoopbackAddress;
import dev.pawl.cli.link.DaemonStart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a command starts a daemon.
final class DaemonOptions {
  /// For `PAWL_DAEMON_IDLE`: the daemon does not end for want of work.
  static final String NEVER = "never";

  private static final String TCP = "PAWL_DAEMON_TCP";

  private DaemonOptions() {}

  /// The launcher names the daemon's class path and its cache of loaded classes; without it, all is
  /// on the class path of this process.
  static DaemonStart of(Terminal terminal) {
    return of(terminal, null);
  }

  /// @param tcp where it listens besides its Unix socket, null for what the environment says
  static DaemonStart of(Terminal terminal, @Nullable String tcp) {
    List<String> options = new ArrayList<>();
    String address = tcp == null ? terminal.environment().getOrDefault(TCP, "") : tcp;
    if (!address.isEmpty()) {
      Command.require(Setting.DAEMON_TCP, tcp == null ? TCP : "--tcp", address);
      options.add("-Dpawl.daemon.tcp=" + LoopbackAddress.parse(address));
    }
    String idle = terminal.environment().getOrDefault("PAWL_DAEMON_IDLE", "");
    if (idle.equals(NEVER)) {
      options.add("-Dpawl.daemon.idle=" + Integer.MAX_VALUE);
    } else if (!idle.isEmpty()) {
      Command.require(Setting.DAEMON_IDLE, "PAWL_DAEMON_IDLE", idle);
      options.add("-Dpawl.daemon.idle=" + idle);
    }
    String more = terminal.environment().getOrDefault("PAWL_DAEMON_OPTIONS", "").strip();
    if (!more.isEmpty()) {
      options.addAll(List.of(more.split("\\s+")));
    }
    String cache = System.getProperty("pawl.daemon.cache", "");
    if (!cache.isEmpty() && Files.exists(Path.of(cache)) && !more.contains("AOT")) {
      options.add("-XX:AOTCache=" + cache);
    }
    String classPath =
        System.getProperty("pawl.daemon.classpath", System.getProperty("java.class.path"));
    return new DaemonStart(
        classPath,
        options,
        text -> {
          if (terminal.errIsTerminal() && !terminal.isForAgent()) {
            terminal.err().println(text);
          }
        });
  }
}
