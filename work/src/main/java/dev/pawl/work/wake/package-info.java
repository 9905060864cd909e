/// When what a task writes is worth waking somebody for.
///
/// An [dev.pawl.work.wake.OutputWatch] reads along, waits until a burst is over, and decides. What
/// it has told is state of the task's run and committed together with the notice, so a watch that
/// begins anew goes on where the last one stood.
package dev.pawl.work.wake;
