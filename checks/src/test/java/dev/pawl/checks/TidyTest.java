package dev.pawl.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
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
    assertThat(PackageRules.docs(sources)).isEmpty();
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
    List<Source> main = sources.stream().filter(Source::isMain).toList();
    assertThat(DocLinks.dead(main, System.getProperty("java.class.path"))).isEmpty();
  }

  @Test
  void markdown_hasNoDeadLink() {
    Stream<Finding> dead =
        repository.files(".md").stream()
            .flatMap(path ->
                MarkdownLinks.dead(
                    path,
                    repository.read(path),
                    target -> Files.exists(repository.root().resolve(target)))
                    .stream());
    assertThat(dead).isEmpty();
  }

  private static void expectNone(Function<Source, List<Finding>> rule) {
    assertThat(sources.stream().flatMap(source -> rule.apply(source).stream())).isEmpty();
  }
}
