package dev.pawl.engine.store;

import dev.pawl.engine.history.EncodedEvents;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One change to the store. Many travel in one transaction; each applies as a whole or not at all.
public sealed interface Write {

  /// Creates a run, or finds the one that has its id; then delivers `mail` to it as an outbox does.
  ///
  /// Results: [WriteResult.Started], [WriteResult.Exists].
  record StartRun(NewRun run, List<Outgoing> mail) implements Write {}

  /// Puts a message into a mailbox.
  ///
  /// Results: [WriteResult.Sent], [WriteResult.NoSuchRun], [WriteResult.Duplicate],
  /// [WriteResult.Ended] (unless `evenIfEnded`); what was sent before is a duplicate also when the
  /// run has ended since.
  ///
  /// @param dedupId a second message with the same one is dropped, for as long as the run is kept
  record Send(Outgoing message, @Nullable String dedupId, boolean evenIfEnded) implements Write {}

  /// Records a turn. If it ends an open run, what is left of its mail and tasks is discarded.
  ///
  /// Results: [WriteResult.Committed]; [WriteResult.Fenced] if the shard's epoch is another;
  /// [WriteResult.Conflict] if the run is gone or its execution or last position is not as
  /// expected.
  ///
  /// @param fence the claim on the run's shard
  /// @param expected where the history must end
  /// @param events follow that position without a gap; may be empty
  /// @param head after the turn; its position is that of the last event
  /// @param consumed messages that the turn has dealt with
  /// @param version the workflow version that the run is pinned to from now on, null for the same
  /// @param next the first event of the next execution, when the turn ends in continue-as-new; the
  ///   head then is that of the next execution, with `lastSeq` 1
  record Turn(
      RunId id,
      long key,
      ShardEpoch fence,
      Position expected,
      EncodedEvents events,
      RunHead head,
      List<Long> consumed,
      Outbox outbox,
      @Nullable String version,
      @Nullable EncodedEvents next)
      implements Write {}

  /// Marks a failure as looked at. Results: [WriteResult.Done], [WriteResult.NoSuchRun].
  record MarkSeen(RunId id) implements Write {}

  /// Leases waiting tasks of one queue to a node, the highest priority and oldest first.
  ///
  /// Tasks of paused runs and of other live leases are left alone. Each claimed task's `attempt`
  /// grows by one unless it was never claimed before. Result: [WriteResult.Claimed].
  ///
  /// @param types the activity types that the node has code for
  record ClaimTasks(NodeLease lease, String queue, Set<String> types, int max) implements Write {}

  /// Gives back what is leased to a node in one queue and that it is not working on: the answer to
  /// an earlier claim was lost. It can be claimed again, as another attempt.
  ///
  /// Result: [WriteResult.Done], also if the lease has run out.
  ///
  /// @param kept the tasks that the node is working on, or is about to hand in
  record ReleaseTasks(NodeLease lease, String queue, Set<Long> kept) implements Write {}

  /// Removes a leased task and puts its result into the run's mailbox.
  ///
  /// Results: [WriteResult.Sent]; [WriteResult.Gone] if the task was canceled or leased anew.
  record FinishTask(NodeLease lease, long task, int attempt, Event.Resolution result)
      implements Write {}

  /// Saves a leased task's checkpoint. Results: [WriteResult.Done], [WriteResult.Gone].
  record Heartbeat(NodeLease lease, long task, int attempt, Payload checkpoint) implements Write {}

  /// Deletes an ended run with all its descendants and everything that belongs to them.
  ///
  /// Results: [WriteResult.Deleted]; [WriteResult.NoSuchRun]; [WriteResult.StillOpen] naming a run
  /// of the tree that has not ended (unless `force`); [WriteResult.IsChild] naming the root.
  record DeleteRun(RunId id, boolean force) implements Write {}

  /// Deletes ended root runs, oldest first, with their descendants; trees with an open run stay.
  ///
  /// A tree goes if its root ended before `endedBeforeMillis` and is not among the `keepNewest`
  /// root runs that ended last. Result: [WriteResult.Deleted].
  ///
  /// @param max at most this many trees
  record Prune(long endedBeforeMillis, int keepNewest, int max) implements Write {}

  /// Deletes the histories of a run's past executions but the last `keep` of them; the current one
  /// always stays besides. Results: [WriteResult.Deleted] (counting events, naming no run),
  /// [WriteResult.NoSuchRun].
  record PruneExecutions(RunId id, int keep) implements Write {}

  /// Adds a subscription, or changes the query and delivery of the one that has its name; what it
  /// is owed already it keeps. Every turn that commits later is seen by it.
  ///
  /// Result: [WriteResult.Done].
  record Subscribe(String name, String query, @Nullable String delivery, long atMillis)
      implements Write {}

  /// Removes a subscription with all that it is owed.
  ///
  /// Results: [WriteResult.Done], [WriteResult.NoSuchSubscription].
  record Unsubscribe(String name) implements Write {}

  /// Takes note that notices have arrived: they are owed no more. Numbers of others, or of notices
  /// that are gone, mean nothing.
  ///
  /// Results: [WriteResult.Done], [WriteResult.NoSuchSubscription].
  record Acknowledge(String subscription, Set<Long> numbers) implements Write {}

  /// Where a history ends.
  record Position(int execution, long lastSeq) {}

  /// A message to some run.
  ///
  /// @param execution see [Message#execution()]
  record Outgoing(RunId to, int execution, Event.Input event) {}

  /// What a turn changes beyond its own history. All of it commits with the turn, in this order.
  ///
  /// @param kv changed keys; null removes one
  /// @param tasks activities to be put into their queues, each in place of its command's older one
  /// @param canceledTasks commands whose tasks are removed, after `tasks` were added
  /// @param taskGate whether the run's waiting tasks are held back or let go
  /// @param starts children and detached runs; if an id is taken by another run, a child's parent
  ///   gets a `ChildFailed` message instead; a start that this run made before (its `parent` is
  ///   equal) is left as it is, and so is a taken id of a detached run
  /// @param mail to other runs; dropped if they do not exist, or ended and it is no `RunRetried`
  /// @param notices about this run
  record Outbox(
      SequencedMap<String, @Nullable Payload> kv,
      List<NewTask> tasks,
      List<Integer> canceledTasks,
      TaskGate taskGate,
      List<NewRun> starts,
      List<Outgoing> mail,
      List<NoticeChange> notices) {

    /// The same with what the turn does to notices.
    public Outbox withNotices(List<NoticeChange> changes) {
      return new Outbox(kv, tasks, canceledTasks, taskGate, starts, mail, changes);
    }
  }

  /// What happens to a run's waiting tasks.
  enum TaskGate {
    UNCHANGED,
    /// Let nobody claim them, also those added later, until `RELEASE` or `CLEAR`.
    HOLD,
    RELEASE,
    /// Remove them all and lift a hold: the execution ended.
    CLEAR
  }

  /// An activity attempt to be put into a queue.
  ///
  /// @param scheduled the encoded `ActivityScheduled` event: type, queue and input
  /// @param attempt its number, from 1
  /// @param startToCloseMillis longest time of the attempt, 0 for no bound
  /// @param heartbeatMillis longest silence, 0 for no bound
  /// @param checkpoint the data of the last heartbeat of the attempt before
  record NewTask(
      int command,
      String type,
      String queue,
      int priority,
      int attempt,
      long startToCloseMillis,
      long heartbeatMillis,
      EncodedEvents scheduled,
      @Nullable Payload checkpoint) {}
}
