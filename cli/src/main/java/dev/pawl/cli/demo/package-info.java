/// The demonstration: a real release, killed twice, that repeats nothing.
@NullMarked
package dev.pawl.cli.demo;

import org.jspecify.annotations.NullMarked;
