package dev.pawl.process;

/// The machine as we see it: its processes, and the programs that we use.
record Machine(ProcessTable table, Tools tools) {}
