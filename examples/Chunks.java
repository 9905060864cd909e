import dev.pawl.engine.workflow.Promise;
import dev.pawl.engine.workflow.StepOptions;
import dev.pawl.engine.workflow.TypeRef;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Counts the words of a large file in chunks, a few at a time.
///
///     pawl run examples/Chunks.java '{"file": "LICENSE", "linesPerChunk": 50, "atOnce": 4}'
///
/// Each chunk is a step of its own. After a crash only those that were under way are counted again.
final class Chunks {
  record Job(Path file, int linesPerChunk, int atOnce) {}

  record Frequency(String word, int count) {}

  record Result(long lines, int chunks, List<Frequency> mostFrequent) {}

  static final TypeRef<Map<String, Integer>> COUNTS = new TypeRef<>() {};

  static final Workflow<Job, Result> CHUNKS =
      Workflow.of("chunks", Job.class, Result.class, Chunks::count);

  static Result count(WorkflowContext ctx, Job job) {
    long lines = ctx.step("measure", Long.class, attempt -> lines(job.file()));
    int chunks = Math.toIntExact((lines + job.linesPerChunk() - 1) / job.linesPerChunk());

    Map<String, Integer> total = new HashMap<>();
    for (int first = 0; first < chunks; first += job.atOnce()) {
      ctx.status("chunk %d of %d".formatted(first + 1, chunks));
      List<Promise<Map<String, Integer>>> some = new ArrayList<>();
      for (int chunk = first; chunk < Math.min(first + job.atOnce(), chunks); chunk++) {
        some.add(start(ctx, job, chunk));
      }
      for (Map<String, Integer> counts : ctx.all(some)) {
        counts.forEach((word, count) -> total.merge(word, count, Integer::sum));
      }
    }

    ctx.status("done");
    return new Result(lines, chunks, mostFrequent(total, 5));
  }

  static Promise<Map<String, Integer>> start(WorkflowContext ctx, Job job, int chunk) {
    return ctx.stepAsync(
        "chunk " + (chunk + 1),
        StepOptions.defaults(),
        COUNTS,
        attempt -> words(job.file(), (long) chunk * job.linesPerChunk(), job.linesPerChunk()));
  }

  static long lines(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    }
  }

  static Map<String, Integer> words(Path file, long from, int count) throws IOException {
    Map<String, Integer> words = new HashMap<>();
    try (Stream<String> lines = Files.lines(file)) {
      lines
          .skip(from)
          .limit(count)
          .flatMap(line -> Stream.of(line.toLowerCase().split("[^\\p{L}]+")))
          .filter(word -> word.length() > 3)
          .forEach(word -> words.merge(word, 1, Integer::sum));
    }
    return words;
  }

  /// The words found most often; those found equally often in the order of the alphabet.
  static List<Frequency> mostFrequent(Map<String, Integer> counts, int wanted) {
    return counts.entrySet().stream()
        .map(entry -> new Frequency(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingInt(Frequency::count).reversed().thenComparing(Frequency::word))
        .limit(wanted)
        .toList();
  }
}
