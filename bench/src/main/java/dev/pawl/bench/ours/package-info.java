/// Pawl as it is measured: a contender like others, and what only it has a row for.
@NullMarked
package dev.pawl.bench.ours;

import org.jspecify.annotations.NullMarked;
