package dev.pawl.daemon.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What counts as the code of a workspace: nothing that a link, another repository or a special
/// file brings in, and not too much.
class CodeScanTest {
  private static final String OWN = "what stands in workspace";

  /// As long as what it is to pass for.
  private static final String SECRET = "secret of another folder";

  @TempDir Path folder;
  private Place place;
  private Path outside;

  @BeforeEach
  void make() throws IOException {
    place = Place.in(folder.toRealPath());
    outside = Files.createDirectories(folder.resolve("outside/workflows")).resolveSibling("");
    Files.writeString(outside.resolve("workflows/x.js"), SECRET);
  }

  @Test
  void linkedFile_isRefusedAndTheRestTrusted() throws IOException {
    place.write(Place.RELEASE, "1");
    link(".pawl/workflows/x.js", outside.resolve("workflows/x.js"));
    link(".pawl/plugins/p.jar", outside.resolve("workflows/x.js"));
    link(".pawl/config.toml", outside.resolve("missing"));

    place.trust();

    assertThat(place.trusted()).containsExactly(Place.RELEASE);
    assertThat(place.refused())
        .satisfiesExactly(
            refusal -> assertThat(refusal).startsWith(".pawl/config.toml: it is a symbolic link"),
            refusal -> assertThat(refusal).startsWith(".pawl/plugins/p.jar: it is a symbolic link"),
            refusal ->
                assertThat(refusal).startsWith(".pawl/workflows/x.js: it is a symbolic link"));
  }

  @Test
  void linkedFolders_areRefused() throws IOException {
    link(".pawl", outside);
    link(".claude", outside);

    assertThat(place.decide()).isInstanceOf(TrustDecision.Empty.class);
    assertThat(place.refused())
        .satisfiesExactly(
            refusal -> assertThat(refusal).startsWith(".claude: it is a symbolic link"),
            refusal -> assertThat(refusal).startsWith(".pawl: it is a symbolic link"));
  }

  @Test
  void linkedFoldersFurtherDown_areRefused() throws IOException {
    Path inside = place.write("code/x.js", "1").resolveSibling("");
    link(".pawl/workflows", inside);
    link(".pawl/plugins", inside);
    link(".claude/workflows/deep", inside);

    assertThat(place.decide()).isInstanceOf(TrustDecision.Empty.class);
    assertThat(place.refused())
        .satisfiesExactly(
            refusal -> assertThat(refusal).startsWith(".claude/workflows/deep: "),
            refusal -> assertThat(refusal).startsWith(".pawl/plugins: "),
            refusal -> assertThat(refusal).startsWith(".pawl/workflows: "));
  }

  @Test
  void linkSwappedIn_evenToEqualContent_asksAgain() throws IOException {
    Path file = place.write(".pawl/workflows/x.js", SECRET);
    place.write(Place.RELEASE, "1");
    place.trust();

    Files.delete(file);
    link(".pawl/workflows/x.js", outside.resolve("workflows/x.js"));

    assertThat(place.changes()).containsExactly("REMOVED .pawl/workflows/x.js");
    assertThat(place.refused())
        .singleElement()
        .asString()
        .startsWith(".pawl/workflows/x.js: it is a symbolic link");
  }

  @Test
  void linkPutInPlaceAfterTheCheck_isNotFollowed() throws IOException {
    Path file = place.write("file.js", OWN);
    BasicFileAttributes checked = Files.readAttributes(file, BasicFileAttributes.class);
    Files.delete(file);
    Files.createSymbolicLink(file, outside.resolve("workflows/x.js"));
    link(".pawl", outside);
    CodeScan scan = new CodeScan(place.workspace());

    try (DirectoryStream<Path> open = Files.newDirectoryStream(place.workspace())) {
      var top = (SecureDirectoryStream<Path>) open;
      assertThatThrownBy(() -> scan.enter(top, CodePlaces.PAWL)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> scan.read(top, Path.of("file.js"), checked, 100))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void fileReplacedAfterTheCheck_isRefused() throws IOException {
    Path file = place.write("file.js", OWN);
    BasicFileAttributes checked = Files.readAttributes(file, BasicFileAttributes.class);
    Files.move(file, folder.resolve("kept"));
    place.write("file.js", SECRET);
    CodeScan scan = new CodeScan(place.workspace());

    try (DirectoryStream<Path> open = Files.newDirectoryStream(place.workspace())) {
      var top = (SecureDirectoryStream<Path>) open;
      scan.read(top, Path.of("file.js"), checked, 100);
    }

    assertThat(scan.found("key").files()).isEmpty();
    assertThat(scan.found("key").refused())
        .singleElement()
        .satisfies(refusal -> assertThat(refusal.reason()).contains("replaced while it was read"));
  }

  /// A thread that puts a link in place of the file, and the same file back, as fast as it can.
  @Test
  void fileSwappedForALinkWhileItIsRead_neverBringsInOtherCode() throws Exception {
    Path file = place.write(".pawl/workflows/x.js", OWN);
    Files.createLink(folder.resolve("kept"), file);
    AtomicBoolean ended = new AtomicBoolean();
    int read = 0;
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<Integer> swapping = other.submit(() -> swapUntil(ended, file));
      try {
        for (int i = 0; i < 1_000; i++) {
          Snapshot found = CodeScan.of(place.workspace());
          read += found.files().size();
          assertThat(found.files())
              .allSatisfy(code ->
                  assertThat(code.content()).asString(StandardCharsets.UTF_8).isEqualTo(OWN));
        }
      } finally {
        ended.set(true);
      }
      assertThat(swapping.get()).isPositive();
    }
    assertThat(read).as("looks that found the file").isPositive();
  }

  private int swapUntil(AtomicBoolean ended, Path file) throws IOException {
    Path draft = folder.resolve("draft");
    int swaps = 0;
    while (!ended.get()) {
      Files.createSymbolicLink(draft, outside.resolve("workflows/x.js"));
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      Files.createLink(draft, folder.resolve("kept"));
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      swaps++;
    }
    return swaps;
  }

  @Test
  void repositoryAmongTheCode_decidesForItself() throws IOException {
    place.write(Place.RELEASE, "1");
    place.write(".pawl/workflows/sub/x.js", "2");
    place.write(".pawl/workflows/sub/.git", "gitdir: elsewhere");
    place.write(".claude/workflows/lib/y.js", "3");
    place.write(".claude/workflows/lib/.pawl/config.toml", "");

    place.trust();

    assertThat(place.trusted()).containsExactly(Place.RELEASE);
    assertThat(place.refused())
        .containsExactly(
            ".claude/workflows/lib: it has a .pawl of its own, so it decides for itself",
            ".pawl/workflows/sub: it has a .git of its own, so it decides for itself");
  }

  @Test
  void trustedFolderThatBecomesARepository_asksAgain() throws IOException {
    place.write(".pawl/workflows/sub/x.js", "2");
    place.write(Place.RELEASE, "1");
    place.trust();

    place.write(".pawl/workflows/sub/.git/HEAD", "");

    assertThat(place.changes()).containsExactly("REMOVED .pawl/workflows/sub/x.js");
  }

  @Test
  void specialFile_isRefusedAndNotOpened() throws Exception {
    Path socket = place.write(Place.RELEASE, "1").resolveSibling("s.js");
    Path pipe = socket.resolveSibling("p.js");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path jar = Files.createDirectories(place.workspace().resolve(".pawl/plugins/folder.jar"));
    Files.createFile(jar.resolve("x"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      Path near = Files.createTempDirectory("pawl").resolve("s");
      server.bind(UnixDomainSocketAddress.of(near));
      Files.move(near, socket);
      Files.delete(near.resolveSibling(""));

      place.trust();

      assertThat(place.trusted()).containsExactly(Place.RELEASE);
      assertThat(place.refused())
          .containsExactly(
              ".pawl/plugins/folder.jar: it is not a regular file",
              ".pawl/workflows/p.js: it is not a regular file",
              ".pawl/workflows/s.js: it is not a regular file");
    }
  }

  @Test
  void nameThatActsOnATerminal_isRefused() throws IOException {
    place.write(Place.RELEASE, "1");
    place.write(".pawl/workflows/a\u001b[2J.js", "2");
    place.write(".pawl/workflows/b\n/x.js", "3");

    place.trust();

    assertThat(place.trusted()).containsExactly(Place.RELEASE);
    assertThat(place.refused())
        .hasSize(2)
        .allSatisfy(refusal -> assertThat(refusal).contains("cannot be shown"));
  }

  @Test
  void asMuchAsIsAllowed_isTrusted() throws IOException {
    for (int i = 0; i < CodePlaces.FILES_MAX - 1; i++) {
      place.write(".pawl/workflows/w%d.js".formatted(i), "");
    }
    sized(".pawl/workflows/large.js", CodePlaces.SOURCE_BYTES_MAX);

    place.trust();

    assertThat(place.trusted()).hasSize(500);
  }

  @Test
  void tooManyFiles_areNamed() throws IOException {
    for (int i = 0; i <= CodePlaces.FILES_MAX; i++) {
      place.write(".pawl/workflows/w%d.js".formatted(i), "");
    }

    overLimit("more than 500 files with code");
  }

  @Test
  void tooLargeFile_isNamed() throws IOException {
    Path source = sized(Place.RELEASE, CodePlaces.SOURCE_BYTES_MAX + 1);
    overLimit(source + " has 1,048,577 bytes, the limit is 1,048,576");
    Files.delete(source);

    Path config = sized(".pawl/config.toml", CodePlaces.SOURCE_BYTES_MAX + 1);
    overLimit(config + " has 1,048,577 bytes");
    Files.delete(config);

    Path jar = sized(".pawl/plugins/p.jar", CodePlaces.JAR_BYTES_MAX + 1);
    overLimit(jar + " has 67,108,865 bytes, the limit is 67,108,864");
  }

  @Test
  void tooMuchAltogether_isNamed() throws IOException {
    for (int i = 0; i < 129; i++) {
      sized(".pawl/workflows/w%d.js".formatted(i), CodePlaces.SOURCE_BYTES_MAX);
    }

    overLimit("the limit is 134,217,728");
  }

  @Test
  void tooManyOrTooDeepFolders_areNamed() throws IOException {
    place.write(".pawl/workflows/" + "d/".repeat(15) + "x.js", "");
    overLimit("more than 16 parts");
    Files.move(
        place.workspace().resolve(".pawl/workflows"),
        folder.resolve("deep"),
        StandardCopyOption.ATOMIC_MOVE);

    Path many = place.write(".pawl/workflows/x.js", "").resolveSibling("");
    for (int i = 0; i < CodePlaces.NAMES_MAX; i++) {
      Files.createFile(many.resolve("n" + i));
    }
    overLimit("more than 5,000 files");
  }

  private void link(String relative, Path target) throws IOException {
    Path link = place.workspace().resolve(relative);
    Files.createDirectories(link.resolveSibling(""));
    Files.createSymbolicLink(link, target);
  }

  /// A file that takes no room on the disk.
  private Path sized(String relative, int bytes) throws IOException {
    Path file = place.write(relative, "");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(bytes);
    }
    return file;
  }

  private void overLimit(String words) {
    assertThatThrownBy(place::decide)
        .isInstanceOfSatisfying(
            PawlException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED))
        .hasMessageContaining(words)
        .hasMessageContaining(place.workspace().toString());
  }
}
