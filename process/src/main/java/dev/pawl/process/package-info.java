/// Child processes that outlive the process that started them.
///
/// [Processes][dev.pawl.process.Processes] starts a command under a small runner and keeps all that
/// is known about it in a folder: who it is, what it wrote, how it ended. Whoever comes later finds
/// it there, adopts what still runs and reads how the rest ended.
package dev.pawl.process;
