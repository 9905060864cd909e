package dev.pawl.daemon.code;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds calls that would end the process. Code in the daemon must not make them: the run would go
/// on in the next daemon, which it would end too.
final class ExitCalls {
  private static final Set<String> CALLS =
      Set.of("java/lang/System.exit", "java/lang/Runtime.exit", "java/lang/Runtime.halt");

  private ExitCalls() {}

  /// @throws SourceException naming the first of them
  static void refuse(Path file, Map<String, byte[]> classes) {
    for (byte[] bytes : classes.values()) {
      for (MethodModel method : ClassFile.of().parse(bytes).methods()) {
        find(method)
            .ifPresent(place -> {
              throw new SourceException(
                  file + ":" + place + ", which would end the daemon; throw an exception instead");
            });
      }
    }
  }

  private static Optional<String> find(MethodModel method) {
    if (method.code().isEmpty()) {
      return Optional.empty();
    }
    int line = 0;
    for (CodeElement element : method.code().get()) {
      if (element instanceof LineNumber at) {
        line = at.line();
      } else if (element instanceof InvokeInstruction call) {
        String name = call.owner().asInternalName() + "." + call.name().stringValue();
        if (CALLS.contains(name)) {
          return Optional.of(line + ": a call of " + name.replace('/', '.'));
        }
      }
    }
    return Optional.empty();
  }
}
