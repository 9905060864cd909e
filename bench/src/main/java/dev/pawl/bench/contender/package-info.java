/// The systems that are measured, and how: each in a JVM of its own, under the same loads.
@NullMarked
package dev.pawl.bench.contender;

import org.jspecify.annotations.NullMarked;
