package dev.pawl.checks;

import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;

/// How long files, methods and lines may be.
final class SizeRules {
  static final int FILE_LINES_MAX = 500;
  static final int FILE_LINES_USUAL = 300;
  static final int METHOD_LINES_MAX = 60;
  static final int COLUMNS_MAX = 100;

  private SizeRules() {}

  static List<Finding> files(Source source) {
    int lines = source.lines().size();
    if (lines <= FILE_LINES_MAX) {
      return List.of();
    }
    return List.of(
        new Finding(
            source.path(),
            FILE_LINES_MAX + 1,
            "%d lines, at most %d are allowed".formatted(lines, FILE_LINES_MAX),
            "split it by ideas; pure computation moves out first"));
  }

  static List<Finding> methods(Source source) {
    var findings = new ArrayList<Finding>();
    new TreeScanner<Void, Void>() {
      @Override
      public Void visitMethod(MethodTree method, Void unused) {
        long lines = source.endLine(method) - source.startLine(method) + 1;
        if (lines > METHOD_LINES_MAX) {
          findings.add(
              source.finding(
                  method,
                  "method %s has %d lines, at most %d are allowed"
                      .formatted(method.getName(), lines, METHOD_LINES_MAX),
                  "keep its branches here and move pure parts into methods of their own"));
        }
        return super.visitMethod(method, null);
      }
    }.scan(source.unit(), null);
    return findings;
  }

  static List<Finding> lines(Source source) {
    var findings = new ArrayList<Finding>();
    List<String> lines = source.lines();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      int columns = line.codePointCount(0, line.length());
      if (columns > COLUMNS_MAX && !line.startsWith("import ") && !line.contains("://")) {
        findings.add(
            new Finding(
                source.path(),
                i + 1,
                "%d columns, at most %d are allowed".formatted(columns, COLUMNS_MAX),
                "break it; in a text block end the line with a backslash"));
      }
    }
    return findings;
  }
}
