package dev.pawl.engine.replay;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.workflow.BranchFailedException;
import dev.pawl.engine.workflow.Promise;
import dev.pawl.engine.workflow.Race;
import dev.pawl.engine.workflow.Settled;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/// Promises made of promises. Canceling one cancels its members; each costs linear time in all.
final class Combinators {
  private final Kernel kernel;

  Combinators(Kernel kernel) {
    this.kernel = kernel;
  }

  /// All results in order; fails with the first failure and cancels the rest.
  <T extends @Nullable Object> Promise<List<T>> all(List<? extends Promise<? extends T>> promises) {
    return combined(
        "all of " + promises.size(),
        promises,
        (PromiseCore<List<T>> whole, List<PromiseCore<? extends T>> members) -> {
          int[] missing = {members.size()};
          if (members.isEmpty()) {
            whole.succeed(List::of);
          }
          watch(
              members,
              (member, _) -> {
                if (whole.isDone()) {
                  return;
                }
                if (!member.isSuccess()) {
                  failLike(whole, member);
                  cancelOpen(members);
                } else if (--missing[0] == 0) {
                  whole.succeed(() -> values(members));
                }
              });
        });
  }

  /// The first result; fails if all fail.
  <T extends @Nullable Object> Promise<Race<T>> any(List<? extends Promise<? extends T>> promises) {
    return combined(
        "any of " + promises.size(),
        promises,
        (PromiseCore<Race<T>> whole, List<PromiseCore<? extends T>> members) -> {
          requireSome("any", members);
          int[] missing = {members.size()};
          watch(
              members,
              (member, index) -> {
                if (whole.isDone()) {
                  return;
                }
                missing[0]--;
                if (member.isSuccess()) {
                  whole.succeed(() -> new Race<>(index, member.value()));
                  cancelOpen(members);
                } else if (missing[0] == 0) {
                  String what = "every one of " + members.size() + " promises";
                  whole.fail(member.failure(), new BranchFailedException(what, member.failure()));
                }
              });
        });
  }

  /// How each one ended, once all have.
  <T extends @Nullable Object> Promise<List<Settled<T>>> allSettled(
      List<? extends Promise<? extends T>> promises) {
    return combined(
        "all of " + promises.size(),
        promises,
        (PromiseCore<List<Settled<T>>> whole, List<PromiseCore<? extends T>> members) -> {
          int[] missing = {members.size()};
          if (members.isEmpty()) {
            whole.succeed(List::of);
          }
          watch(
              members,
              (_, _) -> {
                if (--missing[0] == 0) {
                  whole.succeed(() -> settled(members));
                }
              });
        });
  }

  /// The first to end, however it ends.
  <T extends @Nullable Object> Promise<Race<T>> race(
      List<? extends Promise<? extends T>> promises) {
    return combined(
        "the first of " + promises.size(),
        promises,
        (PromiseCore<Race<T>> whole, List<PromiseCore<? extends T>> members) -> {
          requireSome("race", members);
          watch(
              members,
              (member, index) -> {
                if (whole.isDone()) {
                  return;
                }
                if (member.isSuccess()) {
                  whole.succeed(() -> new Race<>(index, member.value()));
                } else {
                  failLike(whole, member);
                }
                cancelOpen(members);
              });
        });
  }

  private interface Wiring<T extends @Nullable Object, R extends @Nullable Object> {
    void connect(PromiseCore<R> whole, List<PromiseCore<? extends T>> members);
  }

  private <T extends @Nullable Object, R extends @Nullable Object> Promise<R> combined(
      String what, List<? extends Promise<? extends T>> promises, Wiring<T, R> wiring) {
    kernel.branches().here().throwIfCanceled();
    List<PromiseCore<? extends T>> members = new ArrayList<>();
    for (Promise<? extends T> promise : promises) {
      if (promise instanceof PromiseCore<? extends T> core) {
        members.add(core);
      } else {
        throw new PawlException(
            ErrorCode.INVALID_ARGUMENT, "only promises made by this run's context can be combined");
      }
    }
    PromiseCore<R> whole = new PromiseCore<>(kernel, what);
    whole.onCancel(() -> cancelOpen(members));
    wiring.connect(whole, members);
    return whole;
  }

  private static <T extends @Nullable Object> void watch(
      List<PromiseCore<? extends T>> members, ObjIntConsumer<PromiseCore<? extends T>> listener) {
    for (int i = 0; i < members.size(); i++) {
      PromiseCore<? extends T> member = members.get(i);
      int index = i;
      member.whenDone(() -> listener.accept(member, index));
    }
  }

  private static void failLike(PromiseCore<?> whole, PromiseCore<?> member) {
    whole.fail(member.failure(), member.exception());
  }

  private static void cancelOpen(List<? extends PromiseCore<?>> members) {
    for (PromiseCore<?> member : members) {
      member.giveUp();
    }
  }

  private static <T extends @Nullable Object> List<T> values(
      List<PromiseCore<? extends T>> members) {
    List<T> values = new ArrayList<>(members.size());
    for (PromiseCore<? extends T> member : members) {
      values.add(member.value());
    }
    return values;
  }

  private static <T extends @Nullable Object> List<Settled<T>> settled(
      List<PromiseCore<? extends T>> members) {
    List<Settled<T>> all = new ArrayList<>(members.size());
    for (PromiseCore<? extends T> member : members) {
      if (member.isSuccess()) {
        all.add(new Settled.Succeeded<>(member.value()));
      } else {
        all.add(
            member.isCanceled()
                ? new Settled.Canceled<>()
                : new Settled.Failed<>(member.failure()));
      }
    }
    return List.copyOf(all);
  }

  private static void requireSome(String what, List<?> members) {
    if (members.isEmpty()) {
      throw new PawlException(
          ErrorCode.INVALID_ARGUMENT, what + " of no promises would never end; pass at least one");
    }
  }
}
