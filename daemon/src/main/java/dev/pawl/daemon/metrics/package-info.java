/// Figures in the format that Prometheus reads.
package dev.pawl.daemon.metrics;
