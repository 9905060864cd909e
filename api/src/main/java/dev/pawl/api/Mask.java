package dev.pawl.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes secrets out of text that is to be shown to others: the values of environment variables
/// whose names say so, and whatever looks like one. It helps against mistakes; it is no proof that
/// nothing is left.
public final class Mask {
  private static final String MASKED = "***";

  /// A shorter value would be found in every text.
  private static final int LENGTH_MIN = 6;

  private static final Pattern SECRET_NAME =
      Pattern.compile("TOKEN|KEY|SECRET|PASSW|CREDENTIAL|AUTH", Pattern.CASE_INSENSITIVE);

  /// Each keeps its first group and masks the rest.
  private static final List<Pattern> SHAPES =
      List.of(
          Pattern.compile(
              "()-----BEGIN [A-Z0-9 ]{1,40}-----[\\s\\S]{0,100000}?"
                  + "(-----END [A-Z0-9 ]{1,40}-----|\\z)"),
          Pattern.compile("(?i)(\\b(?:bearer|basic)(?:\\s|%20)+)[A-Za-z0-9._~+/=-]{6,}"),
          Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]{0,30}://)[^\\s/@\"'\\\\]{1,500}(?=@)"),
          Pattern.compile(
              "()\\b(?:sk-[A-Za-z0-9_-]{16,}|gh[pousr]_[A-Za-z0-9]{16,}|github_pat_\\w{16,}"
                  + "|glpat-[\\w-]{16,}|xox[a-z]-[\\w-]{10,}|AKIA[A-Z0-9]{16}|AIza[\\w-]{30,}"
                  + "|eyJ[\\w-]{10,}\\.[\\w-]{10,}\\.[\\w-]*)"),
          Pattern.compile(
              "(?i)((?:token|api[_-]?key|secret|passw(?:or)?d|private[_-]?key|access[_-]?key"
                  + "|credential)[A-Za-z0-9_-]{0,20}\\\\*[\"']?\\s{0,3}[:=]\\s{0,3}\\\\*[\"']?)"
                  + "[^\\s\"'\\\\,;&}]{3,}"));

  private final List<String> values;

  private Mask(List<String> values) {
    this.values = List.copyOf(values);
  }

  /// A mask for what stands in an environment.
  ///
  /// @param environment in which secrets may be
  public static Mask of(Map<String, String> environment) {
    List<String> values = new ArrayList<>();
    environment.forEach((name, value) -> {
      if (SECRET_NAME.matcher(name).find() && value.length() >= LENGTH_MIN) {
        values.add(value);
        values.add(URLEncoder.encode(value, StandardCharsets.UTF_8));
        values.add(value.replace("\\", "\\\\").replace("\"", "\\\""));
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        values.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
        values.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
      }
    });
    // The longest first: one may be a part of another.
    values.sort(Comparator.comparingInt(String::length).reversed());
    return new Mask(values);
  }

  /// The text without secrets.
  public String of(String text) {
    String masked = text;
    for (String value : values) {
      masked = masked.replace(value, MASKED);
    }
    for (Pattern shape : SHAPES) {
      masked =
          shape
              .matcher(masked)
              .replaceAll(found -> Matcher.quoteReplacement(found.group(1)) + MASKED);
    }
    return masked;
  }
}
