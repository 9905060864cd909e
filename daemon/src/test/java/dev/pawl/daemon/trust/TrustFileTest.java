package dev.pawl.daemon.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `trust.json` on the disk: nobody else's, whole, and never thrown away.
class TrustFileTest {
  @TempDir Path folder;
  private Place place;

  @BeforeEach
  void make() throws IOException {
    place = Place.in(folder.toRealPath());
    place.write(Place.RELEASE, "1");
  }

  /// A process that trusts a workspace, for the umask, which belongs to a process.
  static final class Trusting {
    private Trusting() {}

    public static void main(String[] arguments) {
      Path workspace = Path.of(arguments[1]);
      TrustStore store = new TrustStore(Path.of(arguments[0]), InstantSource.system());
      TrustDecision.Unknown shown = (TrustDecision.Unknown) store.decide(workspace);
      store.trust(workspace, shown.digest());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"000", "277"})
  void file_underAnyUmask_isItsOwners(String umask) throws Exception {
    Files.setPosixFilePermissions(place.home(), PosixFilePermissions.fromString("rwxr-x---"));
    Process process =
        new ProcessBuilder(
                "/bin/sh",
                "-c",
                "umask " + umask + "; exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Trusting.class.getName(),
                place.home().toString(),
                place.workspace().toString())
            .inheritIO()
            .start();

    assertThat(process.waitFor()).isZero();
    assertThat(permissions(place.trustFile())).isEqualTo("rw-------");
    assertThat(permissions(place.home())).isEqualTo("rwxr-x---");
    assertThat(place.trusted()).containsExactly(Place.RELEASE);
  }

  @Test
  void file_isReplacedAsAWholeAndLeavesNothingBeside() throws IOException {
    place.trust();
    Object first = Files.readAttributes(place.trustFile(), "unix:ino").get("ino");
    place.write(Place.RELEASE, "2");

    place.trust();

    assertThat(Files.readAttributes(place.trustFile(), "unix:ino").get("ino")).isNotEqualTo(first);
    try (Stream<Path> files = Files.list(place.home())) {
      assertThat(files).containsExactly(place.trustFile());
    }
  }

  @Test
  void file_says_whatWasTrusted() throws IOException {
    place.trust();

    assertThat(place.trustFile())
        .content()
        .contains(
            "\"version\":1",
            "\"path\":\"" + place.workspace() + "\"",
            "\"trustedAt\":\"2026-03-01T10:00:00Z\"",
            "{\".pawl/workflows/Release.java\":"
                + "\"6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "{\"version\":1}",
        "{\"version\":1,\"workspaces\":[",
        "{\"version\":1,\"workspaces\":[null]}",
        "{\"version\":1,\"workspaces\":[],\"all\":true}",
        "{\"version\":1,\"workspaces\":[{\"path\":\"/x\",\"key\":\"k\",\"files\":{}}]}",
        """
        {"version":1,"workspaces":[{"path":"/x","key":"k",\
        "trustedAt":"2026-03-01T10:00:00Z","files":{"\\u0000":"a"}}]}\
        """
      })
  void damagedFile_trustsNothingAndStays(String content) throws IOException {
    place.trust();
    String shown = place.shown();
    Files.writeString(place.trustFile(), content);

    refused(ErrorCode.STORE_CORRUPT, "move it away", place::decide);
    refused(
        ErrorCode.STORE_CORRUPT,
        "move it away",
        () -> place.store().trust(place.workspace(), shown));
    refused(ErrorCode.STORE_CORRUPT, "move it away", () -> place.store().revoke(place.workspace()));
    refused(ErrorCode.STORE_CORRUPT, "move it away", () -> place.store().list());

    assertThat(place.trustFile()).hasContent(content);
  }

  @Test
  void damagedFile_mendedOrMovedAway_countsAtOnce() throws IOException {
    place.trust();
    String whole = Files.readString(place.trustFile());
    Files.writeString(place.trustFile(), whole.substring(1));
    refused(ErrorCode.STORE_CORRUPT, "move it away", place::decide);

    Files.writeString(place.trustFile(), whole);
    assertThat(place.trusted()).containsExactly(Place.RELEASE);

    Files.move(place.trustFile(), folder.resolve("away.json"));
    assertThat(place.decide()).isInstanceOf(TrustDecision.Unknown.class);
  }

  @Test
  void fileOfANewerPawl_trustsNothingAndStays() throws IOException {
    String newer = "{\"version\":2,\"workspaces\":[]}";
    Files.writeString(place.trustFile(), newer);

    refused(ErrorCode.STORE_NEWER, "version 2", place::decide);

    assertThat(place.trustFile()).hasContent(newer);
  }

  @Test
  void fileThatOthersMayHaveWritten_trustsNothing() throws IOException {
    place.trust();
    Files.setPosixFilePermissions(place.trustFile(), PosixFilePermissions.fromString("rw--w----"));
    refused(ErrorCode.STORE_CORRUPT, "others than its owner may write", place::decide);

    Path elsewhere = folder.resolve("elsewhere.json");
    Files.move(place.trustFile(), elsewhere);
    Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rw-------"));
    Files.createSymbolicLink(place.trustFile(), elsewhere);
    refused(ErrorCode.STORE_CORRUPT, "not a regular file", place::decide);
  }

  @Test
  void manyThreads_loseNoTrust() throws Exception {
    var workspaces = new ArrayList<Path>();
    for (int i = 0; i < 16; i++) {
      Path code =
          Files.createDirectories(folder.resolve("many/w%02d/.pawl/workflows".formatted(i)));
      Files.writeString(code.resolve("x.js"), "" + i);
      workspaces.add(folder.toRealPath().resolve("many/w%02d".formatted(i)));
    }

    List<Thread> threads =
        workspaces.stream().map(root -> Thread.ofVirtual().start(() -> trust(root))).toList();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(place.store().list())
        .map(TrustStore.Listed::root)
        .containsExactlyElementsOf(workspaces);
  }

  private void trust(Path root) {
    TrustDecision.Unknown shown = (TrustDecision.Unknown) place.store().decide(root);
    place.store().trust(root, shown.digest());
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private void refused(ErrorCode code, String words, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(PawlException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(words)
        .hasMessageContaining(place.trustFile().toString());
  }
}
