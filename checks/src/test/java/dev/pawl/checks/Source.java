package dev.pawl.checks;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// A parsed Java file. `path` is relative to the root of the repository, with slashes.
record Source(String path, String text, CompilationUnitTree unit, DocTrees trees) {
  /// Parses; the file need not compile, but it has to be Java.
  static Source parse(String path, String text) {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var problems = new DiagnosticCollector<JavaFileObject>();
    var task =
        (JavacTask)
            compiler.getTask(
                null, null, problems, List.of("-proc:none"), null, List.of(file(path, text)));
    try {
      CompilationUnitTree unit = task.parse().iterator().next();
      if (!problems.getDiagnostics().isEmpty()) {
        throw new IllegalArgumentException("not Java: " + problems.getDiagnostics());
      }
      return new Source(path, text, unit, DocTrees.instance(task));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JavaFileObject file(String path, String text) {
    return new SimpleJavaFileObject(URI.create("file:///" + path), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }

  /// The same text as a file that a compiler can read.
  JavaFileObject file() {
    return file(path, text);
  }

  boolean isMain() {
    return path.contains("/src/main/");
  }

  boolean isTest() {
    return path.contains("/src/test/");
  }

  /// The folder of the Maven module.
  String module() {
    return path.substring(0, path.indexOf("/src/"));
  }

  String fileName() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /// The package, empty in a module-info.
  String packageName() {
    return unit.getPackageName() == null ? "" : unit.getPackageName().toString();
  }

  /// Lines of the file, a final line feed not counted as one more.
  List<String> lines() {
    return text.lines().toList();
  }

  long startLine(Tree tree) {
    return unit.getLineMap().getLineNumber(trees.getSourcePositions().getStartPosition(unit, tree));
  }

  long endLine(Tree tree) {
    return unit.getLineMap().getLineNumber(trees.getSourcePositions().getEndPosition(unit, tree));
  }

  /// The text of a part of the file.
  String text(Tree tree) {
    var positions = trees.getSourcePositions();
    return text.substring(
        (int) positions.getStartPosition(unit, tree), (int) positions.getEndPosition(unit, tree));
  }

  /// Whether a documentation comment belongs to this part of the file.
  boolean isDocumented(Tree tree) {
    String doc = trees.getDocComment(TreePath.getPath(unit, tree));
    return doc != null && !doc.isBlank();
  }

  Finding finding(Tree tree, String problem, String instead) {
    return new Finding(path, startLine(tree), problem, instead);
  }
}
