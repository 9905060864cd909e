package dev.pawl.checks;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;

/// That no test is left out in silence.
final class TestRules {
  private static final Set<String> TEST_ANNOTATIONS =
      Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "TestTemplate");

  private TestRules() {}

  /// Finds classes with tests that Surefire does not look into because of their name. An abstract
  /// class or an interface is a contract, which runs where it is extended.
  static List<Finding> names(Source source) {
    var findings = new ArrayList<Finding>();
    for (Tree type : source.unit().getTypeDecls()) {
      if (source.isTest()
          && type instanceof ClassTree tree
          && tree.getKind() == Tree.Kind.CLASS
          && !tree.getModifiers().getFlags().contains(Modifier.ABSTRACT)
          && !tree.getSimpleName().toString().endsWith("Test")
          && hasTests(tree)) {
        findings.add(
            source.finding(
                tree,
                tree.getSimpleName() + " holds tests that nobody runs",
                "let its name end in Test"));
      }
    }
    return findings;
  }

  /// Finds tests that are switched off without a word.
  static List<Finding> disabled(Source source) {
    var findings = new ArrayList<Finding>();
    new TreeScanner<Void, Void>() {
      @Override
      public Void visitAnnotation(AnnotationTree tree, Void unused) {
        if (tree.getAnnotationType().toString().endsWith("Disabled")
            && tree.getArguments().isEmpty()) {
          findings.add(
              source.finding(
                  tree, "a test is off without a reason", "fix it, or @Disabled(\"why\")"));
        }
        return super.visitAnnotation(tree, null);
      }
    }.scan(source.unit(), null);
    return findings;
  }

  private static boolean hasTests(ClassTree type) {
    return type.getMembers().stream()
        .filter(MethodTree.class::isInstance)
        .flatMap(method -> ((MethodTree) method).getModifiers().getAnnotations().stream())
        .anyMatch(a -> TEST_ANNOTATIONS.contains(a.getAnnotationType().toString()));
  }
}
