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
    String path = problem.getSource() == null ? "?" : problem.getSource().toUri().getPath();
    return new Finding(
        path.replaceFirst("^/", ""),
        problem.getLineNumber(),
        problem.getMessage(Locale.ROOT),
        "link to what exists, import it, or write it as `code`");
  }
}
