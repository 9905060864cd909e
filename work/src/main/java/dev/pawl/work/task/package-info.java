/// Background tasks: shell commands as runs, whose output, exit code and end are never lost.
///
/// A task is a run of a workflow that Pawl ships. The workflow waits for what has to come first,
/// has the command run as an activity, and decides what its end means; the process itself lives
/// under a runner and does not need this process.
package dev.pawl.work.task;
