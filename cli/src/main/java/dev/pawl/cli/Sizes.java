package dev.pawl.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Numbers of bytes as people write them.
final class Sizes {
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})([kmg]?)b?");

  private Sizes() {}

  /// Reads `4096`, `64k`, `10m` or `2g`; a k is 1024.
  static long parse(String option, String text) {
    Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
    if (!size.matches()) {
      throw Command.usage(
          "%s is '%s'; give bytes, or a number with k, m or g: 64k, 10m".formatted(option, text));
    }
    int shift =
        switch (size.group(2)) {
          case "k" -> 10;
          case "m" -> 20;
          case "g" -> 30;
          default -> 0;
        };
    return Math.multiplyExact(Long.parseLong(size.group(1)), 1L << shift);
  }
}
