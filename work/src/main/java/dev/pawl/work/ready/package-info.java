/// When something that was started is ready: a line that it prints, a port, an answer, a command.
///
/// [Probe] is what to look for, [Readiness] waits until it is there.
package dev.pawl.work.ready;
