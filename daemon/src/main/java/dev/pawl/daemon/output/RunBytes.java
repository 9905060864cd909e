package dev.pawl.daemon.output;

import dev.pawl.engine.history.RunId;
import java.nio.channels.SeekableByteChannel;

/// What a run has written, open to be read.
record RunBytes(RunId run, SeekableByteChannel channel) {}
