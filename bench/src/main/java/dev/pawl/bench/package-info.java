/// `./bench/run`: measures Pawl, the limit of its database, and peers, side by side in one run.
@NullMarked
package dev.pawl.bench;

import org.jspecify.annotations.NullMarked;
