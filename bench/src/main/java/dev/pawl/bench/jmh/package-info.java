/// Parts of the engine by themselves, with JMH: `./bench/run jmh` runs them.
@NullMarked
package dev.pawl.bench.jmh;

import org.jspecify.annotations.NullMarked;
