package dev.pawl.work.monitor;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

/// How long `sleep` waits.
final class Pause {
  /// Shorter ones hold nobody up.
  static final double SECONDS_MIN = 5;

  private static final Pattern DURATION =
      Pattern.compile("(\\d{1,12}\\.?\\d{0,9}|\\.\\d{1,9})([smhd]?)");
  private static final Pattern ENDLESS = Pattern.compile("(?i)inf(inity)?");

  private Pause() {}

  static boolean test(Call call) {
    return call.name().equals("sleep") && !call.arguments().isEmpty();
  }

  /// The sum of its arguments; 0 if one of them is known only when it runs, or is no duration.
  static double seconds(Call call) {
    double sum = 0;
    for (Token.Word argument : call.arguments()) {
      String text = argument.text();
      Matcher matcher = DURATION.matcher(text);
      if (ENDLESS.matches(text)) {
        return Double.POSITIVE_INFINITY;
      }
      if (text.length() > 32 || !matcher.matches()) {
        return 0;
      }
      sum += Double.parseDouble(matcher.group(1)) * unit(matcher.group(2));
    }
    return sum;
  }

  private static int unit(String suffix) {
    return switch (suffix) {
      case "m" -> 60;
      case "h" -> 3_600;
      case "d" -> 86_400;
      default -> 1;
    };
  }
}
