package dev.pawl.daemon.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// That code is loaded only as a person has seen and trusted it.
class TrustStoreTest {
  @TempDir Path folder;
  private Place place;

  @BeforeEach
  void make() throws IOException {
    place = Place.in(folder.toRealPath());
  }

  @Test
  void workspace_withoutCode_isEmpty() throws IOException {
    place.write("src/Main.java", "class Main {}");
    place.write(".pawl/workflows/README.md", "words");
    place.write(".claude/workflows/Not.java", "class Not {}");
    place.write(".claude/settings.json", "{}");
    place.write(".pawl/jobs/b/run.js", "");
    place.write(".pawl/plugins/deep/p.jar", "");

    assertThat(place.decide()).isEqualTo(new TrustDecision.Empty(List.of()));
    assertThat(place.trustFile()).doesNotExist();
  }

  @Test
  void everyKindOfCode_isNamedWhenUnknownAndLoadedWhenTrusted() throws IOException {
    String[] code = {
      ".claude/workflows/a/b.js",
      ".pawl/config.toml",
      ".pawl/plugins/p.jar",
      ".pawl/workflows/Release.java",
      ".pawl/workflows/deep/er/x.js"
    };
    for (String file : code) {
      place.write(file, "content of " + file);
    }

    assertThat(place.decide())
        .isInstanceOfSatisfying(
            TrustDecision.Unknown.class,
            unknown ->
                assertThat(unknown.files()).map(Path::toString).containsExactlyInAnyOrder(code));
    place.trust();

    assertThat(place.trusted()).containsExactlyInAnyOrder(code);
    assertThat(((TrustDecision.Trusted) place.decide()).workspace().files())
        .allSatisfy(file ->
            assertThat(new String(file.content(), StandardCharsets.UTF_8))
                .isEqualTo("content of " + file.relative()));
  }

  @Test
  void trust_outlivesTheProcess() throws IOException {
    place.write(Place.RELEASE, "1");
    place.trust();

    TrustStore next = new TrustStore(place.home(), InstantSource.system());

    assertThat(next.decide(place.workspace())).isInstanceOf(TrustDecision.Trusted.class);
    assertThat(next.list())
        .containsExactly(
            new TrustStore.Listed(place.workspace(), Place.NOW, List.of(Path.of(Place.RELEASE))));
  }

  @Test
  void content_afterTheFileWasReplaced_isWhatWasTrusted() throws IOException {
    place.write(Place.RELEASE, "good");
    TrustDecision.Trusted trusted = place.trust();
    TrustDecision.Trusted decided = (TrustDecision.Trusted) place.decide();
    place.write(Place.RELEASE, "evil");

    for (TrustDecision.Trusted earlier : List.of(trusted, decided)) {
      CodeFile file = earlier.workspace().files().getFirst();
      file.content()[0] = 'x';
      assertThat(file.content()).asString(StandardCharsets.UTF_8).isEqualTo("good");
      assertThat(file.sha256())
          .isEqualTo("770e607624d689265ca6c44884d0807d9b054d23c473c106c72be9de08b7376c");
    }
    assertThat(place.changes()).containsExactly("EDITED " + Place.RELEASE);
  }

  @Test
  void anyChangeOfCode_asksAgain() throws IOException {
    place.write(Place.RELEASE, "1");
    place.write(".pawl/workflows/a.js", "2");
    place.write(".pawl/config.toml", "3");
    place.trust();

    place.write(Place.RELEASE, "1 ");
    place.write(".claude/workflows/new.js", "");
    Files.move(
        place.workspace().resolve(".pawl/workflows/a.js"),
        place.workspace().resolve(".pawl/workflows/b.js"));
    Files.delete(place.workspace().resolve(".pawl/config.toml"));

    assertThat(place.changes())
        .containsExactly(
            "ADDED .claude/workflows/new.js",
            "REMOVED .pawl/config.toml",
            "EDITED .pawl/workflows/Release.java",
            "REMOVED .pawl/workflows/a.js",
            "ADDED .pawl/workflows/b.js");
    place.trust();
    assertThat(place.trusted()).hasSize(3);
  }

  @Test
  void changeOfOtherFiles_keepsTrust() throws IOException {
    place.write(Place.RELEASE, "1");
    place.trust();

    place.write(".pawl/workflows/README.md", "words");
    place.write(".pawl/jobs/b/out.txt", "output");
    place.write("src/Main.java", "class Main {}");

    assertThat(place.trusted()).containsExactly(Place.RELEASE);
  }

  @Test
  void anotherFolderAtThePath_asksAgain() throws IOException {
    place.write(Place.RELEASE, "1");
    place.trust();
    Files.move(place.workspace(), folder.resolve("old"));

    place.write(Place.RELEASE, "1");

    assertThat(place.changes()).containsExactly("FOLDER_REPLACED " + place.workspace());
  }

  @Test
  void movedOrCopiedFolder_isUnknown() throws IOException {
    place.write(Place.RELEASE, "1");
    place.trust();
    Path moved = folder.resolve("moved");

    Files.move(place.workspace(), moved);

    assertThat(place.store().decide(moved)).isInstanceOf(TrustDecision.Unknown.class);
    Files.move(moved, place.workspace());
    assertThat(place.trusted()).containsExactly(Place.RELEASE);
  }

  @Test
  void workspace_reachedThroughALink_isItsRealFolder() throws IOException {
    place.write(Place.RELEASE, "1");
    place.trust();
    Path link = Files.createSymbolicLink(folder.resolve("link"), place.workspace());

    assertThat(place.store().decide(link)).isInstanceOf(TrustDecision.Trusted.class);

    Path other = Files.createDirectories(folder.resolve("other/.pawl/workflows"));
    Files.writeString(other.resolve("Release.java"), "1");
    Files.delete(link);
    Files.createSymbolicLink(link, folder.resolve("other"));
    assertThat(place.store().decide(link)).isInstanceOf(TrustDecision.Unknown.class);
  }

  @Test
  void trust_ofCodeThatChangedSinceItWasShown_fails() throws IOException {
    place.write(Place.RELEASE, "shown");
    String shown = place.shown();
    place.write(Place.RELEASE, "swapped");

    refused(ErrorCode.WRONG_STATE, "not what was shown", () -> trust(shown));

    assertThat(place.decide()).isInstanceOf(TrustDecision.Unknown.class);
    assertThat(place.store().list()).isEmpty();
  }

  @Test
  void trust_ofAnEqualFolderPutInPlaceOfTheOneShown_fails() throws IOException {
    place.write(Place.RELEASE, "same");
    String shown = place.shown();
    Files.move(place.workspace(), folder.resolve("old"));
    place.write(Place.RELEASE, "same");

    refused(ErrorCode.WRONG_STATE, "not what was shown", () -> trust(shown));
  }

  @Test
  void failedTrust_keepsTheTrustBefore() throws IOException {
    place.write(Place.RELEASE, "1");
    place.trust();

    refused(ErrorCode.WRONG_STATE, "not what was shown", () -> trust("0".repeat(64)));

    assertThat(place.trusted()).containsExactly(Place.RELEASE);
  }

  @Test
  void trust_ofNoCode_fails() throws IOException {
    Files.createSymbolicLink(place.workspace().resolve(".pawl"), folder);

    refused(
        ErrorCode.WRONG_STATE,
        "has no code to trust; .pawl is refused: it is a symbolic link",
        () -> trust("0".repeat(64)));
  }

  @Test
  void revoke_takesTrustBack() throws IOException {
    place.write(Place.RELEASE, "1");
    place.trust();

    assertThat(place.store().revoke(place.workspace())).isTrue();

    assertThat(place.decide()).isInstanceOf(TrustDecision.Unknown.class);
    assertThat(place.store().revoke(place.workspace())).isFalse();
  }

  @Test
  void revoke_ofAFolderThatIsGone_works() throws IOException {
    place.write(Place.RELEASE, "1");
    place.trust();
    Files.move(place.workspace(), folder.resolve("elsewhere"));

    assertThat(place.store().revoke(place.workspace())).isTrue();

    assertThat(place.store().list()).isEmpty();
  }

  @Test
  void nestedWorkspaces_decideForThemselves() throws IOException {
    place.write(Place.RELEASE, "1");
    place.write("vendor/lib/.pawl/workflows/x.js", "2");
    place.trust();

    assertThat(place.trusted()).containsExactly(Place.RELEASE);
    assertThat(place.store().decide(place.workspace().resolve("vendor/lib")))
        .isInstanceOf(TrustDecision.Unknown.class);
    assertThat(place.store().decide(place.workspace().resolve("vendor")))
        .isInstanceOf(TrustDecision.Empty.class);
  }

  @Test
  void workspace_aroundTheHome_isNeverTrusted() throws IOException {
    Path code = Files.createDirectories(folder.resolve(".pawl/workflows"));
    Files.writeString(code.resolve("x.js"), "1");

    TrustDecision decision = place.store().decide(folder);

    assertThat(decision).isInstanceOf(TrustDecision.Empty.class);
    assertThat(decision.refused().getFirst().reason()).contains("could write its own trust");
  }

  @Test
  void workspace_thatIsNoFolder_isNamed() throws IOException {
    Path file = place.write("file", "");

    refused(ErrorCode.INVALID_ARGUMENT, file.toString(), () -> place.store().decide(file));
    Path missing = folder.resolve("missing");
    refused(ErrorCode.INVALID_ARGUMENT, missing.toString(), () -> place.store().decide(missing));
    refused(
        ErrorCode.INVALID_ARGUMENT,
        "an absolute path is expected",
        () -> place.store().decide(Path.of("ws")));
  }

  private TrustDecision.Trusted trust(String digest) {
    return place.store().trust(place.workspace(), digest);
  }

  private static void refused(ErrorCode code, String words, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(PawlException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(words);
  }
}
