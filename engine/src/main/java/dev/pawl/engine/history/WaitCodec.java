package dev.pawl.engine.history;

import java.util.ArrayList;
import java.util.List;

/// The binary form of a run's waits, kept beside its head for lists.
public final class WaitCodec {
  private WaitCodec() {}

  public static byte[] encode(List<Wait> waits) {
    WireWriter out = new WireWriter();
    for (Wait wait : waits) {
      WireWriter part = new WireWriter();
      part.number(wait.kind().tag());
      part.text(wait.name());
      part.number(wait.command());
      part.signed(wait.sinceMillis());
      part.signed(wait.untilMillis());
      part.number(wait.attempt());
      part.number(wait.maxAttempts());
      part.optionalText(wait.lastFailure());
      Question question = wait.question();
      part.flag(question != null);
      if (question != null) {
        part.bytes(EventCodec.encodeOne(asked(wait.command(), question), new Blobs.Sink()));
      }
      out.bytes(part.toByteArray());
    }
    return out.toByteArray();
  }

  public static List<Wait> decode(byte[] bytes) {
    List<Wait> waits = new ArrayList<>();
    WireReader in = new WireReader(bytes);
    while (in.hasMore()) {
      WireReader part = in.part();
      waits.add(
          new Wait(
              Wait.Kind.ofTag(part.intNumber()),
              part.text(),
              part.intNumber(),
              part.signed(),
              part.signed(),
              part.intNumber(),
              part.intNumber(),
              part.optionalText(),
              part.flag() ? question(part.bytes()) : null));
    }
    return List.copyOf(waits);
  }

  private static Event asked(int command, Question question) {
    Payload fallback = question.fallback();
    boolean large = fallback != null && fallback.size() > Limits.INLINE_PAYLOAD_BYTES;
    return new Event.QuestionAsked(
        command,
        new Question(
            question.name(),
            question.prompt(),
            question.choices(),
            question.schema(),
            large ? null : fallback,
            question.deadlineMillis()));
  }

  private static Question question(byte[] bytes) {
    Blobs.Source none =
        hash -> {
          throw new PawlException(ErrorCode.CORRUPT_HISTORY, "a wait refers to blob " + hash);
        };
    if (EventCodec.decodeOne(bytes, none) instanceof Event.QuestionAsked asked) {
      return asked.question();
    }
    throw new PawlException(ErrorCode.CORRUPT_HISTORY, "a wait's question is another event");
  }
}
