/// Other engines as contenders of the bench.
@NullMarked
package dev.pawl.bench.peers;

import org.jspecify.annotations.NullMarked;
