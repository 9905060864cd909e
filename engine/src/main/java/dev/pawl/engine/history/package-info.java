/// What is recorded: run ids, events, payloads, failures, and their one binary form.
///
/// Everything here is immutable data without threads, clock or I/O.
@NullMarked
package dev.pawl.engine.history;

import org.jspecify.annotations.NullMarked;
