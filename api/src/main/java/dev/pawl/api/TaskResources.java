package dev.pawl.api;

import org.jspecify.annotations.Nullable;

/// How much of the machine a task may use.
///
/// @param mode by what means: `auto` if absent (systemd if it answers, else nice and ionice, else
///   not, with a warning), `systemd`, `nice` or `off`
/// @param nice how much it gives way to others, -20 to 19
/// @param cpuWeight its share of busy processors, 1 to 10,000; others have 100
/// @param ioWeight its share of busy disks, likewise
/// @param ioClass how it takes its turn at disks: `realtime`, `best-effort` or `idle`
/// @param ioLevel its place within that class, 0 (first) to 7
/// @param memoryMaxBytes the most memory; a task that could not be kept to it is not started
public record TaskResources(
    @Nullable String mode,
    @Nullable Integer nice,
    @Nullable Integer cpuWeight,
    @Nullable Integer ioWeight,
    @Nullable String ioClass,
    @Nullable Integer ioLevel,
    @Nullable Long memoryMaxBytes) {}
