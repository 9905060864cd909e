package dev.pawl.engine.runtime;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.NoticeText;
import dev.pawl.engine.history.Wait;
import dev.pawl.engine.store.NoticeChange;
import dev.pawl.engine.store.RunHead;
import dev.pawl.engine.store.RunRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a run's state owes to who asked to be told: that it has ended, or that it needs a person.
/// The end of a child is its parent's matter.
final class StateNotices {
  private StateNotices() {}

  /// What a turn owes, and which notice of an earlier one it makes void.
  ///
  /// @param chosen what the run's code has chosen to be told of its end, null for nothing chosen
  static List<NoticeChange> between(
      RunRecord before, RunRecord after, Event.@Nullable EndNoticeChosen chosen, long nowMillis) {
    News old = News.of(before);
    News news = after.head().state().isTerminal() ? News.of(after, chosen) : News.of(after);
    if (news == null ? old == null : news.equals(old)) {
      return List.of();
    }
    NoticeChange.Owed owed =
        news == null
            ? null
            : new NoticeChange.Owed(after, news.event, NoticeText.cut(news.text), nowMillis);
    return List.of(new NoticeChange(NoticeText.STATE, owed));
  }

  /// What there is to tell of a run as it stands.
  private record News(String event, String text) {
    static @Nullable News of(RunRecord run, Event.@Nullable EndNoticeChosen chosen) {
      News plain = of(run);
      if (plain == null || chosen == null) {
        return plain;
      }
      return chosen.text() == null ? null : new News(plain.event, chosen.text());
    }

    static @Nullable News of(RunRecord run) {
      RunHead head = run.head();
      RunHead.Block block = head.block();
      if (block != null) {
        return new News("blocked", block.report());
      }
      if (head.state().isTerminal()) {
        return run.parent() == null ? new News(head.state().code(), outcome(head)) : null;
      }
      for (Wait wait : head.waits()) {
        if (wait.question() != null) {
          return new News("asks", wait.question().prompt());
        }
      }
      return null;
    }

    private static String outcome(RunHead head) {
      return switch (head.outcome()) {
        case Event.RunCompleted done -> start(done.output().json());
        case Event.RunFailed failed ->
            simple(failed.failure().type()) + ": " + failed.failure().message();
        case Event.RunCanceled canceled -> canceled.reason();
        case Event.RunTerminated terminated -> terminated.reason();
        case null, default -> "";
      };
    }

    /// The name of a class without its package.
    private static String simple(String type) {
      return type.substring(type.lastIndexOf('.') + 1);
    }

    /// Outputs may be large, and only their beginning is told.
    private static String start(String json) {
      return json.substring(0, Math.min(json.length(), NoticeText.BYTES + 1));
    }
  }
}
