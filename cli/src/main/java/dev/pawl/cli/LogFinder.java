package dev.pawl.cli;

import dev.pawl.cli.text.Text;
import java.text.MessageFormat;
import java.time.Instant;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/// Sends what is logged to stderr, one line each: warnings of the engine, what workflows log, and
/// who ended this process.
public final class LogFinder extends System.LoggerFinder {
  private static final String WORKFLOWS = "dev.pawl.workflow";

  /// For the service loader.
  public LogFinder() {}

  @Override
  public System.Logger getLogger(String name, Module module) {
    if (name.equals(ExitLogger.NAME)) {
      return new ExitLogger();
    }
    return new ErrLogger(
        name, name.equals(WORKFLOWS) ? System.Logger.Level.INFO : System.Logger.Level.WARNING);
  }

  private record ErrLogger(String name, Level lowest) implements System.Logger {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean isLoggable(Level level) {
      return level != Level.OFF && level.getSeverity() >= lowest.getSeverity();
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String message,
        @Nullable Throwable thrown) {
      if (isLoggable(level)) {
        Instant now = Instant.now();
        String cause = thrown == null ? "" : ": " + thrown;
        String prefix = level == Level.INFO ? "" : level.getName().toLowerCase(Locale.ROOT) + ": ";
        System.err.println(Text.time(now, now) + "  " + prefix + Text.visible(message + cause));
      }
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String format,
        @Nullable Object @Nullable ... parameters) {
      if (isLoggable(level)) {
        boolean plain = parameters == null || parameters.length == 0 || format == null;
        log(
            level,
            bundle,
            plain ? format : MessageFormat.format(format, parameters),
            (Throwable) null);
      }
    }
  }
}
