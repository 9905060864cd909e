package dev.pawl.bench.jmh;

import dev.pawl.engine.history.Blobs;
import dev.pawl.engine.history.EncodedEvents;
import dev.pawl.engine.history.EventCodec;
import dev.pawl.engine.history.Recorded;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The binary form of events: one turn of a step, and a whole history at once.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Djdk.trackAllThreads=false")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {
  private static final Blobs.Source NO_BLOBS =
      hash -> {
        throw new IllegalStateException("no payload is large, but one was asked for: " + hash);
      };

  /// How long the history is.
  @Param("10000")
  public int events;

  private List<Recorded> history = List.of();
  private List<Recorded> turn = List.of();
  private byte[] encoded = {};

  @Setup
  public void record() throws InterruptedException {
    history = LongHistory.of(events);
    // In the middle of a run of steps, a turn is a result and the next step.
    turn = history.subList(history.size() / 2, history.size() / 2 + 2);
    encoded = EncodedEvents.of(history).bytes();
  }

  @Benchmark
  public EncodedEvents encodeTurn() {
    return EncodedEvents.of(turn);
  }

  @Benchmark
  public EncodedEvents encodeHistory() {
    return EncodedEvents.of(history);
  }

  @Benchmark
  public List<Recorded> decodeHistory() {
    return EventCodec.decode(encoded, 1, NO_BLOBS);
  }
}
