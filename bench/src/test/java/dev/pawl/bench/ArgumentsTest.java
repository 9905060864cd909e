package dev.pawl.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.bench.contender.BenchException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
  private static final Path HERE = Path.of("here");

  @Test
  void parse_nothing_meansEveryRowAndNoPeer() throws BenchException {
    Arguments arguments = Arguments.parse(List.of(), HERE);

    assertThat(arguments.rows()).containsExactlyInAnyOrder(Row.values());
    assertThat(arguments.peers()).isEmpty();
    assertThat(arguments.directory()).isEqualTo(HERE);
  }

  @Test
  void parse_lists_areTaken() throws BenchException {
    Arguments arguments =
        Arguments.parse(
            List.of("--json", "--quick", "--rows", "step,cpu", "--vs", "dbos", "--dir", "/x"),
            HERE);

    assertThat(arguments.rows()).containsExactlyInAnyOrder(Row.STEP, Row.CPU);
    assertThat(arguments.peers()).containsExactly(Peer.DBOS);
    assertThat(arguments.json()).isTrue();
    assertThat(arguments.quick()).isTrue();
    assertThat(arguments.directory()).isEqualTo(Path.of("/x"));
  }

  @Test
  void parse_unknownRowOrPeer_namesThoseThereAre() {
    assertThatThrownBy(() -> Arguments.parse(List.of("--rows", "steps"), HERE))
        .hasMessage("unknown row 'steps'; there are " + String.join(", ", Row.keys()));
    assertThatThrownBy(() -> Arguments.parse(List.of("--vs", "temporal"), HERE))
        .hasMessage("unknown peer 'temporal'; there are dbos, restate");
  }

  @Test
  void parse_unknownWordOrNoValue_showsUsage() {
    assertThatThrownBy(() -> Arguments.parse(List.of("--fast"), HERE))
        .hasMessageContaining("unknown argument '--fast'")
        .hasMessageContaining("usage: bench/run");
    assertThatThrownBy(() -> Arguments.parse(List.of("--rows"), HERE))
        .hasMessageContaining("--rows wants a value");
  }
}
