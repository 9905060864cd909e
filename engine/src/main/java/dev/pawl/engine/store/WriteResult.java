package dev.pawl.engine.store;

import dev.pawl.engine.history.RunId;
import java.util.List;

/// What became of one [Write].
public sealed interface WriteResult {

  /// The run was created; its mail was delivered.
  record Started(RunRecord run, List<Message> mail) implements WriteResult {}

  /// A run with that id was there already.
  ///
  /// @param mail what was delivered, nothing if the run has ended
  record Exists(RunRecord run, List<Message> mail) implements WriteResult {}

  /// The turn is recorded.
  ///
  /// @param started the runs that its outbox created, in order, without those that were there
  /// @param mail what its outbox put into mailboxes
  record Committed(List<RunRecord> started, List<Delivered> mail) implements WriteResult {}

  /// The message is in the mailbox.
  record Sent(Delivered delivered) implements WriteResult {}

  /// A message with that dedup id was accepted before.
  record Duplicate() implements WriteResult {}

  /// Another node owns the shard.
  record Fenced() implements WriteResult {}

  /// The history does not end where the turn expected.
  record Conflict() implements WriteResult {}

  record NoSuchRun() implements WriteResult {}

  /// The run has ended and takes no messages.
  record Ended(RunRecord run) implements WriteResult {}

  record Claimed(List<Task> tasks) implements WriteResult {}

  /// The task is no longer this node's, or its lease has run out.
  record Gone() implements WriteResult {}

  record Done() implements WriteResult {}

  record NoSuchSubscription() implements WriteResult {}

  /// Runs or histories were deleted.
  ///
  /// @param events how many events of histories were deleted
  record Deleted(List<RunId> runs, long events) implements WriteResult {}

  /// Nothing was deleted, since something is still open.
  ///
  /// @param run the run of the tree that has not ended
  record StillOpen(RunId run) implements WriteResult {}

  /// Nothing was deleted, since the run belongs to another.
  ///
  /// @param root the run to delete instead
  record IsChild(RunId root) implements WriteResult {}

  /// A message with the mailbox that it went to.
  record Delivered(RunId to, Message message) {}
}
