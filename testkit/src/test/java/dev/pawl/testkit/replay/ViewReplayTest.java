package dev.pawl.testkit.replay;

import static dev.pawl.testkit.replay.Inputs.cancel;
import static dev.pawl.testkit.replay.Inputs.failed;
import static dev.pawl.testkit.replay.Inputs.stepDone;
import static dev.pawl.testkit.replay.Things.step;

import dev.pawl.engine.history.PawlException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What a run shows (status, key-value data, labels) and what it logs.
final class ViewReplayTest extends ReplayContract {

  @Override
  Stream<ReplayCase> cases() {
    return Stream.of(
        statusChanges(),
        statusTooLong(),
        notices(),
        statusOfAFailedRun(),
        kvWritesAndReads(),
        kvReadModifyWrite(),
        kvRemoves(),
        kvOddKeys(),
        kvWrongType(),
        kvInBranches(),
        kvLimits(),
        labels(),
        labelsTooMany(),
        logs(),
        logsInCleanup());
  }

  private static ReplayCase statusChanges() {
    return new ReplayCase(
            "status_setSeveralTimes_theLastCounts",
            (ctx, in) -> {
              ctx.status("one");
              ctx.status("two");
              step(ctx, "a");
              ctx.status("three");
              return step(ctx, "b");
            })
        .at(5, stepDone(1, "A"))
        .gives(
            """
            0 RunStarted
            0 StatusChanged one
            0 StatusChanged two
            0 StepScheduled 1 a
            5 StepCompleted 1/1 "A"
            5 StatusChanged three
            5 StepScheduled 2 b
            = running 'three' for step #2 b
            """);
  }

  private static ReplayCase notices() {
    return new ReplayCase(
            "notices_areRecorded_andCut",
            (ctx, in) -> {
              ctx.notice("output/1", "matched", "one");
              ctx.endNotice("chosen");
              String a = step(ctx, "a");
              ctx.voidNotices("output");
              ctx.endNotice(null);
              try {
                ctx.notice("state", "x", "y");
              } catch (PawlException e) {
                ctx.status(e.getMessage());
              }
              return a;
            })
        .at(5, stepDone(1, "A"))
        .gives(
            """
            0 RunStarted
            0 NoticeGiven output/1 matched one
            0 EndNoticeChosen chosen
            0 StepScheduled 1 a
            5 StepCompleted 1/1 "A"
            5 NoticesVoided output
            5 EndNoticeChosen -
            5 StatusChanged topic 'state' belongs to the engine; take another one
            5 RunCompleted "A"
            = succeeded 'topic 'state' belongs to the engine; take another one'
            """);
  }

  private static ReplayCase statusTooLong() {
    return new ReplayCase(
            "status_overItsLimit_throwsAndChangesNothing",
            (ctx, in) -> {
              ctx.status("x".repeat(4 * 1024).substring(0, 10));
              try {
                ctx.status("ü".repeat(2 * 1024) + "x");
              } catch (PawlException e) {
                ctx.kv().put("error", e.getMessage());
              }
              return ctx.kv().get("error", String.class).orElseThrow();
            })
        .gives(
            """
            0 RunStarted
            0 StatusChanged xxxxxxxxxx
            0 KvChanged error "status has 4,097 bytes, the limit is 4,096; shorten it"
            0 RunCompleted "status has 4,097 bytes, the limit is 4,096; shorten it"
            = succeeded 'xxxxxxxxxx'
            """);
  }

  private static ReplayCase statusOfAFailedRun() {
    return new ReplayCase(
            "status_ofAFailedRun_stays",
            (ctx, in) -> {
              ctx.status("trying");
              return step(ctx, "a");
            })
        .at(5, failed(1, 1, "no"))
        .gives(
            """
            0 RunStarted
            0 StatusChanged trying
            0 StepScheduled 1 a
            5 StepFailed 1/1 Boom: no
            5 RunFailed StepFailedException: step a failed: Boom: no
            = failed 'trying'
            """);
  }

  private static ReplayCase kvWritesAndReads() {
    return new ReplayCase(
            "kv_written_isReadInTheSameAndLaterTurns",
            (ctx, in) -> {
              ctx.kv().put("a", "1");
              ctx.kv().put("a", "2");
              String now = ctx.kv().get("a", String.class).orElse("-");
              step(ctx, "x");
              return now + ctx.kv().get("a", String.class).orElse("-") + ctx.kv().keys();
            })
        .at(5, stepDone(1, "X"))
        .gives(
            """
            0 RunStarted
            0 KvChanged a "1"
            0 KvChanged a "2"
            0 StepScheduled 1 x
            5 StepCompleted 1/1 "X"
            5 RunCompleted "22[a]"
            = succeeded
            """)
        .causes("ChangeKv a \"1\"\nChangeKv a \"2\"\nRunStep 1/1 x\n");
  }

  private static ReplayCase kvReadModifyWrite() {
    return new ReplayCase(
            "kv_readModifyWriteInEveryTurn_countsTurns",
            (ctx, in) -> {
              int count = 0;
              for (int i = 0; i < 3; i++) {
                count = ctx.kv().get("n", Integer.class).orElse(0) + 1;
                ctx.kv().put("n", count);
                step(ctx, "s" + i);
              }
              return count;
            })
        .at(5, stepDone(1, "x"))
        .at(6, stepDone(2, "x"))
        .at(7, stepDone(3, "x"))
        .gives(
            """
            0 RunStarted
            0 KvChanged n 1
            0 StepScheduled 1 s0
            5 StepCompleted 1/1 "x"
            5 KvChanged n 2
            5 StepScheduled 2 s1
            6 StepCompleted 2/1 "x"
            6 KvChanged n 3
            6 StepScheduled 3 s2
            7 StepCompleted 3/1 "x"
            7 RunCompleted 3
            = succeeded
            """);
  }

  private static ReplayCase kvRemoves() {
    return new ReplayCase(
            "kv_removed_isGoneAndMayBeSetAgain",
            (ctx, in) -> {
              ctx.kv().remove("never there");
              ctx.kv().put("a", 1);
              ctx.kv().put("b", 2);
              ctx.kv().remove("a");
              step(ctx, "x");
              boolean gone = ctx.kv().get("a", Integer.class).isEmpty();
              ctx.kv().put("a", 3);
              return List.of(gone, List.copyOf(ctx.kv().keys()));
            })
        .at(5, stepDone(1, "X"))
        .gives(
            """
            0 RunStarted
            0 KvChanged a 1
            0 KvChanged b 2
            0 KvChanged a -
            0 StepScheduled 1 x
            5 StepCompleted 1/1 "X"
            5 KvChanged a 3
            5 RunCompleted [true,["b","a"]]
            = succeeded
            """)
        .causes("ChangeKv a 1\nChangeKv b 2\nChangeKv a -\nRunStep 1/1 x\nChangeKv a 3\n");
  }

  private static ReplayCase kvOddKeys() {
    return new ReplayCase(
            "kv_oddKeysAndValues_areKept",
            (ctx, in) -> {
              ctx.kv().put("", "");
              ctx.kv().put("ключ 🐾", Map.of("b", 2, "a", List.of()));
              return ctx.kv().get("", String.class).isPresent();
            })
        .gives(
            """
            0 RunStarted
            0 KvChanged  ""
            0 KvChanged ключ 🐾 {"a":[],"b":2}
            0 RunCompleted true
            = succeeded
            """);
  }

  private static ReplayCase kvWrongType() {
    return new ReplayCase(
            "kv_readAsAnotherType_throws",
            (ctx, in) -> {
              ctx.kv().put("a", "text");
              try {
                return ctx.kv().get("a", Integer.class);
              } catch (PawlException e) {
                return e.code();
              }
            })
        .gives(
            """
            0 RunStarted
            0 KvChanged a "text"
            0 RunCompleted "INVALID_PAYLOAD"
            = succeeded
            """);
  }

  private static ReplayCase kvInBranches() {
    return new ReplayCase(
            "kv_writtenInBranches_isSharedInOrder",
            (ctx, in) -> {
              var a =
                  ctx.fork(() -> {
                    ctx.kv().put("k", step(ctx, "a"));
                    return 0;
                  });
              var b =
                  ctx.fork(() -> {
                    ctx.kv().put("k", step(ctx, "b"));
                    return 0;
                  });
              ctx.all(List.of(a, b));
              return ctx.kv().get("k", String.class).orElse("-");
            })
        .at(5, stepDone(2, "B"), stepDone(1, "A"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            0 StepScheduled 2 b
            5 StepCompleted 2/1 "B"
            5 KvChanged k "B"
            5 StepCompleted 1/1 "A"
            5 KvChanged k "A"
            5 RunCompleted "A"
            = succeeded
            """);
  }

  private static ReplayCase kvLimits() {
    return new ReplayCase(
            "kv_overItsLimits_throwsAndChangesNothing",
            (ctx, in) -> {
              int refused = 0;
              Map<String, String> tooMuch =
                  Map.of("k", "x".repeat(64 * 1024 - 1), "k".repeat(257), "x");
              for (Map.Entry<String, String> entry : tooMuch.entrySet()) {
                try {
                  ctx.kv().put(entry.getKey(), entry.getValue());
                } catch (PawlException e) {
                  refused++;
                }
              }
              return refused + " " + ctx.kv().keys().size();
            })
        .gives(
            """
            0 RunStarted
            0 RunCompleted "2 0"
            = succeeded
            """);
  }

  private static ReplayCase labels() {
    return new ReplayCase(
            "labels_changed_areMergedAndRemovedWhenEmpty",
            (ctx, in) -> {
              ctx.labels(Map.of("b", "1", "a", "1"));
              step(ctx, "x");
              ctx.labels(Map.of("a", "", "c", "2", "none", ""));
              return step(ctx, "y");
            })
        .at(5, stepDone(1, "X"))
        .gives(
            """
            0 RunStarted
            0 LabelsChanged {a=1, b=1}
            0 StepScheduled 1 x
            5 StepCompleted 1/1 "X"
            5 LabelsChanged {a=, c=2, none=}
            5 StepScheduled 2 y
            = running {b=1, c=2} for step #2 y
            """);
  }

  private static ReplayCase labelsTooMany() {
    return new ReplayCase(
            "labels_tooMany_throwAndChangeNothing",
            (ctx, in) -> {
              Map<String, String> many = new java.util.HashMap<>();
              for (int i = 0; i < 33; i++) {
                many.put("l" + i, "v");
              }
              ctx.labels(many);
              return "never";
            })
        .gives(
            """
            0 RunStarted
            0 RunFailed PawlException: 33 labels, the limit is 32
            = failed
            """);
  }

  private static ReplayCase logs() {
    return new ReplayCase(
            "log_inReplay_isSilent",
            (ctx, in) -> {
              ctx.log().debug("zero");
              step(ctx, "a");
              ctx.log().info("one");
              ctx.status("s");
              ctx.log().warn("two");
              step(ctx, "b");
              ctx.log().error("three");
              return "over";
            })
        .at(5, stepDone(1, "A"))
        .at(6, stepDone(2, "B"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 StepCompleted 1/1 "A"
            5 StatusChanged s
            5 StepScheduled 2 b
            6 StepCompleted 2/1 "B"
            6 RunCompleted "over"
            = succeeded 's'
            """)
        .causes(
            """
            Log DEBUG zero
            RunStep 1/1 a
            Log INFO one
            Log WARN two
            RunStep 2/1 b
            Log ERROR three
            """);
  }

  private static ReplayCase logsInCleanup() {
    return new ReplayCase(
            "log_inCleanup_isWritten",
            (ctx, in) -> {
              ctx.cleanup(() -> ctx.log().info("undone"));
              return step(ctx, "a");
            })
        .at(5, cancel("stop"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 CancelRequested stop
            5 RunCanceled stop
            = canceled
            """)
        .causes("RunStep 1/1 a\nStopStep 1\nLog INFO undone\n");
  }
}
