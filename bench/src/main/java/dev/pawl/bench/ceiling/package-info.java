/// The limit that the engine approaches: commits to the same kind of database, and nothing else.
@NullMarked
package dev.pawl.bench.ceiling;

import org.jspecify.annotations.NullMarked;
