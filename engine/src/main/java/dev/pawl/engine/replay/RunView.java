package dev.pawl.engine.replay;

import dev.pawl.engine.history.Carried;
import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Limits;
import dev.pawl.engine.history.NoticeText;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.workflow.Kv;
import dev.pawl.engine.workflow.TypeRef;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a run shows: status, key-value data, labels.
final class RunView implements Kv {
  private final Kernel kernel;
  private final SequencedMap<String, Payload> values = new LinkedHashMap<>();
  private final SequencedMap<String, String> labels = new LinkedHashMap<>();
  private @Nullable String status;
  private boolean statusChanged;
  private Event.@Nullable EndNoticeChosen endNotice;

  RunView(Kernel kernel) {
    this.kernel = kernel;
  }

  void restore(Carried carried) {
    status = carried.status();
    values.putAll(carried.kv());
    labels.putAll(carried.labels());
  }

  Carried carry() {
    return new Carried(
        status,
        new LinkedHashMap<>(values),
        new LinkedHashMap<>(labels),
        kernel.mailbox().unread());
  }

  void status(String text) {
    Limits.atMost("status", Limits.utf8Length(text), Limits.STATUS_BYTES, "shorten it");
    if (kernel.record(new Event.StatusChanged(text)) instanceof Event.StatusChanged recorded) {
      status = recorded.status();
      statusChanged |= kernel.journal().isFresh();
    }
  }

  @Nullable String status() {
    return status;
  }

  /// Whether the status was set since the last call.
  boolean takeStatusChanged() {
    boolean changed = statusChanged;
    statusChanged = false;
    return changed;
  }

  void notice(String topic, String event, String text) {
    NoticeText.checkTopic(topic);
    NoticeText.checkName("event", event);
    Event.NoticeGiven asked = new Event.NoticeGiven(topic, event, NoticeText.cut(text));
    if (kernel.record(asked) instanceof Event.NoticeGiven given) {
      kernel.emit(new Effect.OweNotice(given.topic(), given.event(), given.text()));
    }
  }

  void voidNotices(String topic) {
    NoticeText.checkTopic(topic);
    if (kernel.record(new Event.NoticesVoided(topic)) != null) {
      kernel.emit(new Effect.VoidNotices(topic));
    }
  }

  void endNotice(@Nullable String text) {
    Event.EndNoticeChosen asked =
        new Event.EndNoticeChosen(text == null ? null : NoticeText.cut(text));
    if (kernel.record(asked) instanceof Event.EndNoticeChosen chosen) {
      endNotice = chosen;
    }
  }

  Event.@Nullable EndNoticeChosen endNotice() {
    return endNotice;
  }

  void changeLabels(Map<String, String> changes) {
    SequencedMap<String, String> sorted = new TreeMap<>(changes);
    SequencedMap<String, String> after = new LinkedHashMap<>(labels);
    sorted.forEach((name, value) -> {
      Limits.name("label", name);
      Limits.atMost(
          "label " + name, Limits.utf8Length(value), Limits.LABEL_VALUE_BYTES, "shorten it");
      merge(after, name, value);
    });
    Limits.count("labels", after.size(), Limits.LABELS);
    if (kernel.record(new Event.LabelsChanged(sorted)) != null) {
      labels.clear();
      labels.putAll(after);
    }
  }

  private static void merge(Map<String, String> labels, String name, String value) {
    if (value.isEmpty()) {
      labels.remove(name);
    } else {
      labels.put(name, value);
    }
  }

  SequencedMap<String, String> labels() {
    return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(labels));
  }

  @Override
  public <T> Optional<T> get(String key, Class<T> type) {
    kernel.branches().here();
    Payload value = values.get(key);
    return value == null
        ? Optional.empty()
        : Optional.ofNullable(kernel.codec().decode("key " + key, value, TypeRef.of(type)));
  }

  @Override
  public void put(String key, Object value) {
    kernel.branches().here().throwIfCanceled();
    Limits.atMost("key", Limits.utf8Length(key), Limits.NAME_BYTES, "shorten it");
    Payload payload = kernel.codec().encode("key " + key, value);
    Limits.atMost(
        "key " + key, payload.size(), Limits.KEY_VALUE_BYTES, "store it elsewhere and keep a path");
    if (!values.containsKey(key) && values.size() >= Limits.KEYS) {
      throw new PawlException(
          ErrorCode.LIMIT_EXCEEDED,
          "key '%s' would be number %d, the limit is %d; remove some"
              .formatted(key, values.size() + 1, Limits.KEYS));
    }
    if (kernel.record(new Event.KvChanged(key, payload)) != null) {
      values.put(key, payload);
      kernel.emit(new Effect.ChangeKv(key, payload));
    }
  }

  @Override
  public void remove(String key) {
    kernel.branches().here().throwIfCanceled();
    if (values.containsKey(key) && kernel.record(new Event.KvChanged(key, null)) != null) {
      values.remove(key);
      kernel.emit(new Effect.ChangeKv(key, null));
    }
  }

  @Override
  public Set<String> keys() {
    kernel.branches().here();
    return Collections.unmodifiableSet(new LinkedHashSet<>(values.keySet()));
  }
}
