package dev.pawl.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// How packages are named and that each says what it is.
final class PackageRules {
  private static final Set<String> EMPTY_NAMES =
      Set.of("util", "utils", "common", "impl", "dto", "model");

  private PackageRules() {}

  /// Finds packages named after a form instead of a subject.
  static List<Finding> names(Source source) {
    return Stream.of(source.packageName().split("\\."))
        .filter(EMPTY_NAMES::contains)
        .map(name ->
            source.finding(
                source.unit().getPackage(),
                "a package named " + name,
                "name it after its subject, or use the package of what it serves"))
        .toList();
  }

  /// Finds main packages that nothing describes: neither a `package-info.java` nor, where a module
  /// has a single package, its `module-info.java`.
  static List<Finding> docs(List<Source> sources) {
    var findings = new ArrayList<Finding>();
    var modules = new TreeMap<String, List<Source>>();
    sources.stream()
        .filter(Source::isMain)
        .forEach(s -> modules.computeIfAbsent(s.module(), _ -> new ArrayList<>()).add(s));
    modules.values().forEach(module -> findings.addAll(docsOfModule(module)));
    return findings;
  }

  private static List<Finding> docsOfModule(List<Source> module) {
    var packages = new TreeMap<String, List<Source>>();
    module.stream()
        .filter(s -> !s.fileName().equals("module-info.java"))
        .forEach(s -> packages.computeIfAbsent(s.packageName(), _ -> new ArrayList<>()).add(s));
    if (packages.size() == 1 && module.stream().anyMatch(PackageRules::isModuleDoc)) {
      return List.of();
    }
    return packages.values().stream()
        .filter(files -> files.stream().noneMatch(PackageRules::isPackageDoc))
        .map(files -> {
          Source any = files.getFirst();
          return new Finding(
              any.path(),
              1,
              "package " + any.packageName() + " says nowhere what it is",
              "add a package-info.java with a /// comment before the package");
        })
        .toList();
  }

  private static boolean isModuleDoc(Source source) {
    return source.fileName().equals("module-info.java")
        && source.isDocumented(source.unit().getModule());
  }

  private static boolean isPackageDoc(Source source) {
    return source.fileName().equals("package-info.java")
        && source.isDocumented(source.unit().getPackage());
  }
}
