/// The engine at work: turns, workers, timers, recovery, and the client.
///
/// [Engine] is the way in. Time, randomness and threads come from a [Host].
@NullMarked
package dev.pawl.engine.runtime;

import org.jspecify.annotations.NullMarked;
