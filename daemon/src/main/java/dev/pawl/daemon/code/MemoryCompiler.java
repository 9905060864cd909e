package dev.pawl.daemon.code;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// Compiles one source text against this program's own class path, without writing a file.
final class MemoryCompiler {
  private MemoryCompiler() {}

  /// The class files by class name, in the order in which the compiler made them.
  ///
  /// @param file for messages
  /// @throws SourceException with the compiler's messages
  static SequencedMap<String, byte[]> compile(Path file, String source) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new SourceException(
          "this Java has no compiler: "
              + System.getProperty("java.home")
              + "; run Pawl with a JDK, not a bare runtime");
    }
    var problems = new DiagnosticCollector<JavaFileObject>();
    try (StandardJavaFileManager standard =
            compiler.getStandardFileManager(problems, Locale.ROOT, StandardCharsets.UTF_8);
        var files = new Outputs(standard)) {
      List<String> options =
          List.of(
              "-proc:none",
              "-parameters",
              "-g",
              "-classpath",
              System.getProperty("java.class.path"));
      boolean done =
          compiler
              .getTask(null, files, problems, options, null, List.of(new Text(file, source)))
              .call();
      if (!done) {
        throw new SourceException(messages(problems.getDiagnostics()));
      }
      return files.classes();
    }
  }

  private static String messages(List<Diagnostic<? extends JavaFileObject>> problems) {
    return problems.stream()
        .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
        .map(Object::toString)
        .collect(Collectors.joining("\n"));
  }

  /// The source. Its name need not be that of its class: it is the user's choice.
  private static final class Text extends SimpleJavaFileObject {
    private final Path file;
    private final String source;

    Text(Path file, String source) {
      super(file.toUri(), Kind.SOURCE);
      this.file = file;
      this.source = source;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return source;
    }

    @Override
    public boolean isNameCompatible(String simpleName, Kind kind) {
      return kind == Kind.SOURCE;
    }

    @Override
    public String getName() {
      return file.toString();
    }
  }

  /// Keeps the class files that the compiler writes.
  private static final class Outputs extends ForwardingJavaFileManager<JavaFileManager> {
    private final SequencedMap<String, ByteArrayOutputStream> written = new LinkedHashMap<>();

    Outputs(JavaFileManager standard) {
      super(standard);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, @Nullable FileObject sibling) {
      var bytes = new ByteArrayOutputStream();
      written.put(name, bytes);
      return new SimpleJavaFileObject(
          URI.create("memory:///" + name.replace('.', '/') + ".class"), kind) {
        @Override
        public OutputStream openOutputStream() {
          return bytes;
        }
      };
    }

    SequencedMap<String, byte[]> classes() {
      SequencedMap<String, byte[]> classes = new LinkedHashMap<>();
      written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
      return classes;
    }
  }
}
