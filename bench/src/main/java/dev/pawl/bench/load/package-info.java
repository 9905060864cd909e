/// Load on a daemon from outside, over its socket: `bench/run daemon`.
package dev.pawl.bench.load;
