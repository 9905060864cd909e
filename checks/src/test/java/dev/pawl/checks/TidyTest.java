package dev.pawl.checks;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Files;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Applies every rule to this repository.
class TidyTest {
  private static Repository repository;
  private static List<Source> sources;

  @BeforeAll
  static void parse() {
    repository = Repository.find();
    sources = repository.sources();
  }

  @Test
  void files_areShort() {
    expectNone(SizeRules::files);
    sources.stream()
        .filter(source -> source.isMain() && source.lines().size() > SizeRules.FILE_LINES_USUAL)
        .forEach(source ->
            System.out.printf(
                "%s: %d lines, more than the usual %d%n",
                source.path(), source.lines().size(), SizeRules.FILE_LINES_USUAL));
  }

  @Test
  void methods_areShort() {
    expectNone(SizeRules::methods);
  }

  @Test
  void lines_areShort() {
    expectNone(SizeRules::lines);
  }

  @Test
  void calls_noneIsBanned() {
    expectNone(BannedCode::calls);
  }

  @Test
  void catches_noneIsEmpty() {
    expectNone(BannedCode::emptyCatches);
  }

  @Test
  void imports_nameOneTypeEach() {
    expectNone(BannedCode::wideImports);
  }

  @Test
  void packages_areNamedAfterTheirSubject() {
    expectNone(PackageRules::names);
  }

  @Test
  void packages_areDescribed() {
    expectNone(PackageRules.docs(sources));
  }

  @Test
  void tests_areAllRun() {
    expectNone(TestRules::names);
  }

  @Test
  void tests_thatAreOffSayWhy() {
    expectNone(TestRules::disabled);
  }

  @Test
  void javadoc_hasNoDeadLink() {
    // The libraries of bench/peers are here only for a build that asks for them.
    List<Source> main =
        sources.stream()
            .filter(source -> source.isMain() && !source.path().startsWith("bench/peers/"))
            .toList();
    expectNone(DocLinks.dead(main, System.getProperty("java.class.path")));
  }

  @Test
  void markdown_hasNoDeadLink() {
    expectNone(
        repository.files(".md").stream()
            .flatMap(path -> MarkdownLinks.dead(path, repository.read(path), this::exists).stream())
            .toList());
  }

  private boolean exists(String path) {
    return Files.exists(repository.root().resolve(path));
  }

  private static void expectNone(Function<Source, List<Finding>> rule) {
    expectNone(sources.stream().flatMap(source -> rule.apply(source).stream()).toList());
  }

  private static void expectNone(List<Finding> findings) {
    if (!findings.isEmpty()) {
      fail(findings.stream().map(Finding::toString).collect(joining("\n", "\n", "\n")));
    }
  }
}
