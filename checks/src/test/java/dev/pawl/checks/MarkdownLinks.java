package dev.pawl.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Relative links in Markdown files that lead nowhere.
final class MarkdownLinks {
  private static final Pattern INLINE = Pattern.compile("\\]\\(\\s*<?([^)>\\s]+)>?[^)]*\\)");
  private static final Pattern DEFINITION = Pattern.compile("^\\[[^]]+\\]:\\s*(\\S+)");
  private static final Pattern CODE = Pattern.compile("`[^`]*`");

  private MarkdownLinks() {}

  /// Finds links of the file at `path`; `exists` answers for paths relative to the root.
  static List<Finding> dead(String path, String text, Predicate<String> exists) {
    var findings = new ArrayList<Finding>();
    boolean isCode = false;
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.stripLeading().startsWith("```")) {
        isCode = !isCode;
      }
      if (isCode) {
        continue;
      }
      for (String target : targets(CODE.matcher(line).replaceAll("``"))) {
        if (!exists.test(resolve(path, target))) {
          findings.add(
              new Finding(
                  path,
                  i + 1,
                  "a link to " + target + ", which is not there",
                  "link to a file that exists, or remove the link"));
        }
      }
    }
    return findings;
  }

  private static List<String> targets(String line) {
    var targets = new ArrayList<String>();
    INLINE.matcher(line).results().forEach(match -> targets.add(match.group(1)));
    DEFINITION.matcher(line).results().forEach(match -> targets.add(match.group(1)));
    targets.removeIf(target -> target.startsWith("#") || target.matches("[a-z][a-z0-9+.-]*:.*"));
    return targets;
  }

  private static String resolve(String path, String target) {
    String file = target.replaceFirst("[#?].*", "").replace("%20", " ");
    if (file.startsWith("/")) {
      return file.substring(1);
    }
    int slash = path.lastIndexOf('/');
    return slash < 0 ? file : path.substring(0, slash + 1) + file;
  }
}
