package dev.pawl.daemon.trust;

import dev.pawl.daemon.trust.TrustDecision.Refusal;
import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Limits;
import dev.pawl.engine.history.PawlException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One look at the code of a workspace, which somebody may be changing meanwhile.
///
/// Each folder is opened relative to the open folder above it, and each file relative to its
/// folder; none through a link. So what is read stands in the workspace, whatever is renamed during
/// the look. Each file is read once, and what counts later is what was read. A file is compared
/// before and after, so that bytes of two files are never taken for one.
///
/// A path that cannot be read safely is refused by itself and the rest is looked at; only a limit
/// ends the look.
///
/// What has no remedy here: whoever may write to the workspace can put a named pipe in the place of
/// a file just before it is opened, and the look then waits for a writer. So nobody holds a lock
/// during it.
final class CodeScan {
  private static final List<Path> OWN = List.of(Path.of(".git"), CodePlaces.PAWL);

  private static final String UNPLAIN = "its name has characters that cannot be shown; rename it";

  private final Path root;
  private final List<CodeFile> files = new ArrayList<>();
  private final List<Refusal> refused = new ArrayList<>();
  private int names;
  private long bytes;

  CodeScan(Path root) {
    this.root = root;
  }

  /// Reads the code of a workspace.
  ///
  /// @param root the real path
  /// @throws PawlException with `LIMIT_EXCEEDED` if there is too much, with `INVALID_ARGUMENT` if
  ///   it is no folder that can be read
  static Snapshot of(Path root) {
    if (!isPlain(root)) {
      throw unreadable(root, UNPLAIN, null);
    }
    try (DirectoryStream<Path> top = Files.newDirectoryStream(root)) {
      if (!(top instanceof SecureDirectoryStream<Path> folder)) {
        throw unreadable(root, "its file system has no safe way to open files", null);
      }
      BasicFileAttributes itself =
          folder.getFileAttributeView(BasicFileAttributeView.class).readAttributes();
      CodeScan scan = new CodeScan(root);
      scan.visit(folder, CodePlaces.CLAUDE);
      scan.visit(folder, CodePlaces.PAWL);
      return scan.found(Objects.requireNonNull(itself.fileKey(), "file key").toString());
    } catch (IOException e) {
      throw unreadable(root, "it cannot be read: " + e, e);
    }
  }

  /// What was found so far.
  Snapshot found(String key) {
    files.sort(Comparator.comparing(CodeFile::relative));
    refused.sort(Comparator.comparing(Refusal::path));
    return new Snapshot(root, key, files, refused);
  }

  /// Takes what stands at a path: a folder to go into, a file with code, or something else.
  private void visit(SecureDirectoryStream<Path> above, Path path) {
    int bytesMax = CodePlaces.bytesMax(path);
    boolean entered = CodePlaces.isEntered(path);
    if (bytesMax == 0 && !entered) {
      return;
    }
    try {
      BasicFileAttributes found = attributes(above, path);
      if (found.isSymbolicLink()) {
        refuse(path, "it is a symbolic link, and links are not followed; put what it names there");
      } else if (found.isDirectory() && entered) {
        enter(above, path);
      } else if (bytesMax > 0) {
        read(above, path, found, bytesMax);
      }
    } catch (NoSuchFileException _) {
      // There is none, or no longer.
    } catch (IOException | DirectoryIteratorException e) {
      refuse(path, "it cannot be read: " + e.getMessage());
    }
  }

  /// Takes the code in the folder at a path, unless a link has taken its place.
  void enter(SecureDirectoryStream<Path> above, Path path) throws IOException {
    if (path.getNameCount() > CodePlaces.DEPTH_MAX) {
      throw tooMuch(
          "the path %s has more than %d parts".formatted(path, CodePlaces.DEPTH_MAX),
          "nest folders less");
    }
    if (!isPlain(path)) {
      refuse(path, UNPLAIN);
      return;
    }
    try (SecureDirectoryStream<Path> folder =
        above.newDirectoryStream(name(path), LinkOption.NOFOLLOW_LINKS)) {
      for (Path own : OWN) {
        if (has(folder, own)) {
          refuse(path, "it has a %s of its own, so it decides for itself".formatted(own));
          return;
        }
      }
      for (Path found : folder) {
        names++;
        if (names > CodePlaces.NAMES_MAX) {
          throw tooMuch(
              "its folders for code have more than %,d files".formatted(CodePlaces.NAMES_MAX),
              "keep other files elsewhere");
        }
        visit(folder, path.resolve(name(found)));
      }
    }
  }

  /// Takes the file at a path, unless something else has taken its place.
  ///
  /// @param before what stood there when it was checked
  void read(SecureDirectoryStream<Path> folder, Path path, BasicFileAttributes before, int bytesMax)
      throws IOException {
    if (!isPlain(path) || !before.isRegularFile()) {
      refuse(path, before.isRegularFile() ? UNPLAIN : "it is not a regular file");
      return;
    }
    reserve(path, before.size(), bytesMax);
    byte[] content;
    try (InputStream in =
        Channels.newInputStream(
            folder.newByteChannel(
                name(path), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)))) {
      // One byte more shows that it grew.
      content = in.readNBytes(Math.toIntExact(before.size()) + 1);
    }
    BasicFileAttributes after = attributes(folder, path);
    if (!Objects.equals(before.fileKey(), after.fileKey())
        || before.size() != content.length
        || after.size() != content.length) {
      refuse(path, "it was written or replaced while it was read; try again");
      return;
    }
    files.add(CodeFile.of(path, content));
  }

  /// Counts a file that will be read, against all limits.
  private void reserve(Path path, long size, int bytesMax) {
    Limits.atMost("the file " + root.resolve(path), size, bytesMax, "make it smaller");
    if (files.size() == CodePlaces.FILES_MAX) {
      throw tooMuch("it has more than %d files with code".formatted(files.size()), "remove some");
    }
    bytes += size;
    Limits.atMost(
        "the code of workspace " + root, bytes, CodePlaces.ALL_BYTES_MAX, "remove some files");
  }

  private void refuse(Path path, String reason) {
    refused.add(new Refusal(path, reason));
  }

  private PawlException tooMuch(String what, String remedy) {
    return new PawlException(
        ErrorCode.LIMIT_EXCEEDED,
        "the code of workspace %s is over a limit: %s; %s".formatted(root, what, remedy));
  }

  private static PawlException unreadable(Path root, String why, @Nullable Throwable cause) {
    return new PawlException(
        ErrorCode.INVALID_ARGUMENT,
        "the workspace %s cannot be looked at: %s".formatted(root, why),
        cause);
  }

  /// Whether a path is the same as text, and does not act on a terminal. What the system cannot
  /// decode comes as U+FFFD, so that two names may have one text.
  private static boolean isPlain(Path path) {
    return path.toString().codePoints().noneMatch(c -> Character.isISOControl(c) || c == 0xFFFD);
  }

  private static boolean has(SecureDirectoryStream<Path> folder, Path name) throws IOException {
    try {
      attributes(folder, name);
      return true;
    } catch (NoSuchFileException _) {
      return false;
    }
  }

  private static BasicFileAttributes attributes(SecureDirectoryStream<Path> folder, Path path)
      throws IOException {
    return folder
        .getFileAttributeView(name(path), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes();
  }

  private static Path name(Path path) {
    return path.getName(path.getNameCount() - 1);
  }
}
