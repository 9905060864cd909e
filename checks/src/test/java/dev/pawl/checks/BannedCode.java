package dev.pawl.checks;

import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Calls and forms that must not be written. What is looked at is the text of a call, not what it
/// resolves to, so a ban names a call as one usually writes it: `Type.method`, `new Type`; a star
/// stands for any type or method.
final class BannedCode {
  private static final String HOST_CLASS = "dev/pawl/engine/runtime/SystemHost.java";
  private static final Set<String> MAIN_CLASSES =
      Set.of(
          "cli/src/main/java/dev/pawl/cli/Main.java",
          "daemon/src/main/java/dev/pawl/daemon/Main.java",
          "bench/src/main/java/dev/pawl/bench/Main.java");

  private static final List<Ban> BANS =
      List.of(
          new Ban(
              "the clock of the machine",
              BannedCode::isEngine,
              "take the time from the Host, or as a value in replay",
              Set.of(
                  "Instant.now",
                  "System.currentTimeMillis",
                  "System.nanoTime",
                  "Clock.systemUTC",
                  "Clock.systemDefaultZone",
                  "InstantSource.system")),
          new Ban(
              "randomness of the machine",
              BannedCode::isEngine,
              "take randomness and ids from the Host",
              Set.of(
                  "UUID.randomUUID",
                  "new Random",
                  "new SecureRandom",
                  "ThreadLocalRandom.*",
                  "Math.random",
                  "RandomGenerator.getDefault")),
          new Ban(
              "a thread of its own",
              BannedCode::isEngine,
              "let the Host start threads",
              Set.of(
                  "new Thread",
                  "Thread.ofVirtual",
                  "Thread.ofPlatform",
                  "Thread.startVirtualThread",
                  "Executors.*")),
          new Ban(
              "a sleep",
              source -> isEngine(source) || source.isTest(),
              "wait for a signal, or move the clock of the test",
              Set.of("Thread.sleep", "MILLISECONDS.sleep", "SECONDS.sleep", "MINUTES.sleep")),
          new Ban(
              "a stack trace on stderr",
              source -> true,
              "throw, log with a logger, or add it as suppressed",
              Set.of("*.printStackTrace")),
          new Ban(
              "an exit in the middle of the code",
              source -> !MAIN_CLASSES.contains(source.path()),
              "throw a PawlException; the command line turns its code into an exit code",
              Set.of("System.exit", "Runtime.halt")));

  private BannedCode() {}

  /// Finds banned calls, also as method references and static imports.
  static List<Finding> calls(Source source) {
    List<Ban> bans = BANS.stream().filter(ban -> ban.where.test(source)).toList();
    var scanner = new CallScanner(source, bans);
    scanner.scan(source.unit(), null);
    return scanner.findings;
  }

  /// Finds catch blocks that hold neither a statement nor a comment with the reason.
  static List<Finding> emptyCatches(Source source) {
    var findings = new ArrayList<Finding>();
    new TreeScanner<Void, Void>() {
      @Override
      public Void visitCatch(CatchTree tree, Void unused) {
        String block = source.text(tree.getBlock());
        if (tree.getBlock().getStatements().isEmpty()
            && !block.contains("//")
            && !block.contains("/*")) {
          findings.add(
              source.finding(
                  tree,
                  "an empty catch block",
                  "handle it, throw it on, or say in a comment why nothing is to be done"));
        }
        return super.visitCatch(tree, null);
      }
    }.scan(source.unit(), null);
    return findings;
  }

  /// Finds wildcard and module imports.
  static List<Finding> wideImports(Source source) {
    var findings = new ArrayList<Finding>();
    for (ImportTree tree : source.unit().getImports()) {
      if (tree.isModule() || tree.getQualifiedIdentifier().toString().endsWith(".*")) {
        findings.add(
            source.finding(
                tree,
                "an import of everything",
                "import each type: the imports are the map of what a file depends on"));
      }
    }
    return findings;
  }

  private static boolean isEngine(Source source) {
    return source.module().equals("engine")
        && source.isMain()
        && !source.path().endsWith(HOST_CLASS);
  }

  /// Some calls that are banned in some sources for one reason.
  private record Ban(String what, Predicate<Source> where, String instead, Set<String> calls) {
    boolean covers(String type, String method) {
      return calls.contains(type + "." + method)
          || calls.contains(type + ".*")
          || calls.contains("*." + method);
    }
  }

  private static final class CallScanner extends TreeScanner<Void, Void> {
    private final Source source;
    private final List<Ban> bans;
    private final List<Finding> findings = new ArrayList<>();

    CallScanner(Source source, List<Ban> bans) {
      this.source = source;
      this.bans = bans;
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree tree, Void unused) {
      check(tree, lastName(tree.getExpression()), tree.getIdentifier().toString());
      return super.visitMemberSelect(tree, null);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree tree, Void unused) {
      String type = lastName(tree.getQualifierExpression());
      if (tree.getMode() == MemberReferenceTree.ReferenceMode.NEW) {
        checkNew(tree, type);
      } else {
        check(tree, type, tree.getName().toString());
      }
      return super.visitMemberReference(tree, null);
    }

    @Override
    public Void visitNewClass(NewClassTree tree, Void unused) {
      checkNew(tree, lastName(tree.getIdentifier()));
      return super.visitNewClass(tree, null);
    }

    private void check(Tree tree, String type, String method) {
      for (Ban ban : bans) {
        if (ban.covers(type, method)) {
          findings.add(source.finding(tree, type + "." + method + " is " + ban.what, ban.instead));
        }
      }
    }

    private void checkNew(Tree tree, String type) {
      for (Ban ban : bans) {
        if (ban.calls.contains("new " + type)) {
          findings.add(source.finding(tree, "new " + type + " is " + ban.what, ban.instead));
        }
      }
    }

    private static String lastName(ExpressionTree tree) {
      return switch (tree) {
        case IdentifierTree name -> name.getName().toString();
        case MemberSelectTree select -> select.getIdentifier().toString();
        case ParameterizedTypeTree type when type.getType() instanceof ExpressionTree raw ->
            lastName(raw);
        default -> "";
      };
    }
  }
}
