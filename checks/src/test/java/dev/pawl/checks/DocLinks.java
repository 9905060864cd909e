package dev.pawl.checks;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/// Links in Javadoc that lead nowhere.
///
/// `-Xdoclint` in the build itself would not see a Markdown link: javac looks for its Markdown
/// parser through the context class loader, and inside Maven does not find it.
final class DocLinks {
  private DocLinks() {}

  /// Finds links to types or members that neither the sources nor `classPath` have.
  static List<Finding> dead(List<Source> sources, String classPath) {
    List<JavaFileObject> files =
        sources.stream()
            .filter(source -> !source.fileName().equals("module-info.java"))
            .map(Source::file)
            .toList();
    if (files.isEmpty()) {
      return List.of();
    }
    var problems = new DiagnosticCollector<JavaFileObject>();
    var options = List.of("-proc:none", "-Xdoclint:reference", "-classpath", classPath);
    var task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, problems, options, null, files);
    try {
      task.analyze();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return problems.getDiagnostics().stream()
        .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
        .map(DocLinks::finding)
        .toList();
  }

  private static Finding finding(Diagnostic<? extends JavaFileObject> problem) {
    JavaFileObject file = problem.getSource();
    return new Finding(
        file == null ? "?" : file.toUri().getPath().substring(1),
        problem.getLineNumber(),
        problem.getMessage(Locale.ROOT) + excerpt(problem),
        "link to what exists, import it, or write it as `code`");
  }

  private static String excerpt(Diagnostic<? extends JavaFileObject> problem) {
    int start = (int) problem.getStartPosition();
    int end = (int) problem.getEndPosition();
    if (problem.getSource() == null || start < 0 || end <= start) {
      return "";
    }
    try {
      return ": " + problem.getSource().getCharContent(true).subSequence(start, end);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
