package dev.pawl.daemon;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// Something that has happened to one file of a home.
///
/// @param file its name in the home; a last part with an asterisk stands for the first that fits
/// @param ends whether no daemon can serve the home before a person has seen to it
/// @param says what the log, or the daemon's last words, must have; empty for nothing
record HomeDamage(String file, Way way, boolean ends, String says) {
  private static final long GIGANTIC = 3L << 30;
  private static final String CLASS = "Kept.class";

  /// What happens to a file, or to a place where none is.
  enum Way {
    EMPTY,
    HALF,
    FLIPPED,
    FOREIGN,
    CLOSED,
    OPEN,
    FUTURE,
    GIGANTIC,
    NULLS,
    FOLDER,
    TEXT
  }

  private static HomeDamage serves(String file, Way way, String says) {
    return new HomeDamage(file, way, false, says);
  }

  private static HomeDamage ends(String file, Way way, String says) {
    return new HomeDamage(file, way, true, says);
  }

  /// Those with an outcome that is known.
  static List<HomeDamage> known() {
    List<HomeDamage> all = new ArrayList<>();
    for (String file : List.of("tokens.json", "trust.json")) {
      String says = file.equals("tokens.json") ? "tokens.json cannot be used" : "";
      for (Way way : List.of(Way.EMPTY, Way.HALF, Way.OPEN, Way.GIGANTIC, Way.FOLDER)) {
        all.add(serves(file, way, says));
      }
      all.add(serves(file, Way.FOREIGN, says));
      all.add(serves(file, Way.FUTURE, says.isEmpty() ? "" : "has version 99"));
    }
    for (Way way : List.of(Way.EMPTY, Way.HALF, Way.FOREIGN, Way.FUTURE, Way.GIGANTIC, Way.NULLS)) {
      all.add(serves("crashes.json", way, "crashes.json cannot be read"));
    }
    all.addAll(
        List.of(
            serves("tokens.json", Way.CLOSED, ""),
            serves("daemon.json", Way.EMPTY, ""),
            serves("daemon.json", Way.GIGANTIC, ""),
            ends("daemon.json", Way.FOLDER, "daemon.json"),
            serves("daemon.active", Way.HALF, ""),
            serves("daemon.active", Way.FOLDER, "cannot note"),
            ends("daemon.sock", Way.TEXT, "daemon.sock: this is no socket"),
            ends("daemon.sock", Way.FOLDER, "daemon.sock: this is no socket"),
            ends("logs", Way.TEXT, "logs: this is no folder"),
            ends("logs/daemon.0.log", Way.FOLDER, "daemon.0.log: this is a folder"),
            serves("logs/daemon.0.log", Way.GIGANTIC, ""),
            ends("code", Way.TEXT, "code: this is no folder"),
            serves("code/*.jar", Way.EMPTY, "runs that need it wait"),
            serves("code/*.jar", Way.HALF, "runs that need it wait"),
            serves("code/*.jar", Way.FLIPPED, "runs that need it wait"),
            serves("code/1+2.plugin", Way.GIGANTIC, "runs that need it wait"),
            serves("runs", Way.TEXT, ""),
            serves("runs/done/output.log", Way.FOLDER, ""),
            serves("runs/done/output.log", Way.GIGANTIC, ""),
            serves("pawl.ballast", Way.FOLDER, "")));
    return all;
  }

  /// Flips and cuts of what no daemon needs, at a place drawn by chance.
  static HomeDamage drawn(Random random) {
    List<String> files =
        List.of(
            "tokens.json",
            "trust.json",
            "crashes.json",
            "daemon.json",
            "daemon.active",
            "code/*.jar",
            "runs/done/output.log",
            "logs/daemon.0.log");
    Way way = random.nextInt(4) == 0 ? Way.HALF : Way.FLIPPED;
    return serves(files.get(random.nextInt(files.size())), way, "");
  }

  boolean needsRoot() {
    return way == Way.FOREIGN;
  }

  /// Does it.
  ///
  /// @return the file that it was done to
  Path to(Path home, Random random) throws IOException {
    Path path = path(home);
    switch (way) {
      case EMPTY -> Files.write(path, new byte[0]);
      case HALF -> {
        byte[] content = Files.readAllBytes(path);
        Files.write(path, Arrays.copyOf(content, random.nextInt(Math.max(1, content.length))));
      }
      case FLIPPED -> flip(path, random);
      case FOREIGN -> Files.setAttribute(path, "unix:uid", 65_534, LinkOption.NOFOLLOW_LINKS);
      case CLOSED ->
          Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
      case OPEN ->
          Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
      case FUTURE -> write(path, "{\"version\":99,\"hope\":[1]}");
      case NULLS ->
          write(
              path,
              "{\"countedMillis\":1,\"early\":0,\"suspects\":[],\"quarantined\":"
                  + "[{\"code\":null,\"deaths\":3,\"atMillis\":1}]}");
      case GIGANTIC -> {
        try (RandomAccessFile it = new RandomAccessFile(path.toFile(), "rw")) {
          it.setLength(GIGANTIC);
        }
      }
      case FOLDER -> {
        Files.deleteIfExists(path);
        Files.createDirectory(path);
        Files.writeString(path.resolve("mine"), "of a person");
      }
      case TEXT -> {
        if (Files.isDirectory(path)) {
          Files.move(path, home.resolveSibling(home.getFileName() + "-moved"));
        }
        Files.writeString(path, "of a person");
      }
    }
    return path;
  }

  private static void write(Path path, String text) throws IOException {
    Files.write(path, text.getBytes(StandardCharsets.UTF_8));
  }

  /// A bit of what is in a file: of a jar, of its first class rather than of what leads there.
  private static void flip(Path path, Random random) throws IOException {
    byte[] content = Files.readAllBytes(path);
    int name = new String(content, StandardCharsets.ISO_8859_1).indexOf(CLASS);
    int at =
        path.toString().endsWith(".jar")
            ? name + CLASS.length() + random.nextInt(8, 40)
            : random.nextInt(content.length);
    content[at] ^= (byte) (1 << random.nextInt(8));
    Files.write(path, content);
  }

  private Path path(Path home) throws IOException {
    int star = file.indexOf('*');
    if (star < 0) {
      return home.resolve(file);
    }
    try (Stream<Path> all = Files.list(home.resolve(file.substring(0, star)))) {
      return all.filter(it -> it.toString().endsWith(file.substring(star + 1)))
          .findFirst()
          .orElseThrow();
    }
  }
}
