/// The pure kernel: history + code + inputs + time → decision.
///
/// No threads, I/O, clock, randomness or JSON here; they come in through [Coroutines] and
/// [PayloadCodec]. [Execution] is the way in.
@NullMarked
package dev.pawl.engine.replay;

import org.jspecify.annotations.NullMarked;
