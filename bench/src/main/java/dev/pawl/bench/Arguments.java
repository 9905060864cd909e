package dev.pawl.bench;

import dev.pawl.bench.contender.BenchException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What is to be measured.
///
/// @param directory where the databases are made; `--dir` changes it
record Arguments(
    Set<Row> rows, Set<Peer> peers, boolean json, boolean quick, boolean help, Path directory) {
  static final String USAGE =
      """
      usage: bench/run [--quick] [--json] [--rows ROW,…] [--vs PEER,…] [--dir FOLDER]

        --quick   a look in less than a minute; the figures are rough
        --json    one JSON document on stdout
        --rows    only these: %s
        --vs      beside these: %s (fetched and built on first use)
        --dir     where to put the databases; it must be on the disk that counts
      """
          .formatted(String.join(", ", Row.keys()), String.join(", ", Peer.keys()));

  Arguments {
    rows = Set.copyOf(rows);
    peers = Set.copyOf(peers);
  }

  /// @throws BenchException naming what is not understood
  static Arguments parse(List<String> words, Path directory) throws BenchException {
    Set<Row> rows = EnumSet.allOf(Row.class);
    Set<Peer> peers = EnumSet.noneOf(Peer.class);
    boolean json = false;
    boolean quick = false;
    boolean help = false;
    Path place = directory;
    List<String> rest = new ArrayList<>(words);
    while (!rest.isEmpty()) {
      String word = rest.removeFirst();
      switch (word) {
        case "--json" -> json = true;
        case "--quick" -> quick = true;
        case "--help", "-h" -> help = true;
        case "--rows" -> rows = rows(value(word, rest));
        case "--vs" -> peers = peers(value(word, rest));
        case "--dir" -> place = Path.of(value(word, rest)).toAbsolutePath();
        default -> throw new BenchException("unknown argument '" + word + "'\n" + USAGE);
      }
    }
    return new Arguments(rows, peers, json, quick, help, place);
  }

  private static String value(String word, List<String> rest) throws BenchException {
    if (rest.isEmpty()) {
      throw new BenchException(word + " wants a value\n" + USAGE);
    }
    return rest.removeFirst();
  }

  private static Set<Row> rows(String list) throws BenchException {
    Set<Row> rows = EnumSet.noneOf(Row.class);
    for (String key : list.split(",", -1)) {
      rows.add(Row.of(key).orElseThrow(() -> unknown("row", key, Row.keys())));
    }
    return rows;
  }

  private static Set<Peer> peers(String list) throws BenchException {
    Set<Peer> peers = EnumSet.noneOf(Peer.class);
    for (String key : list.split(",", -1)) {
      peers.add(Peer.of(key).orElseThrow(() -> unknown("peer", key, Peer.keys())));
    }
    return peers;
  }

  private static BenchException unknown(String what, String key, List<String> known) {
    return new BenchException(
        "unknown %s '%s'; there are %s".formatted(what, key, String.join(", ", known)));
  }
}
