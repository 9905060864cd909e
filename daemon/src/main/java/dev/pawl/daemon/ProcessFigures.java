package dev.pawl.daemon;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.pawl.daemon.metrics.FigureKind;
import dev.pawl.daemon.metrics.MetricsText;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Instant;

/// Figures about this process, under the names that Prometheus's own libraries give them.
final class ProcessFigures {
  private static final double NANOS = 1e9;
  private static final double MILLIS = 1e3;

  private ProcessFigures() {}

  static void writeTo(MetricsText out, Instant startedAt) {
    out.family("pawl_info", FigureKind.GAUGE, "Which Pawl this is.")
        .sample(1, "version", Version.TEXT);
    out.single(
        "process_start_time_seconds",
        FigureKind.GAUGE,
        "When the process began to serve, in seconds since 1970.",
        startedAt.toEpochMilli() / MILLIS);
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      out.single(
          "process_cpu_seconds_total",
          FigureKind.COUNTER,
          "Processor time used.",
          system.getProcessCpuTime() / NANOS);
      out.single(
          "process_open_fds",
          FigureKind.GAUGE,
          "Open files and sockets.",
          system.getOpenFileDescriptorCount());
      out.single(
          "process_max_fds",
          FigureKind.GAUGE,
          "Files and sockets that may be open.",
          system.getMaxFileDescriptorCount());
    }
    machine(out);
  }

  private static void machine(MetricsText out) {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    out.family("jvm_memory_used_bytes", FigureKind.GAUGE, "Memory of the JVM in use.")
        .sample(memory.getHeapMemoryUsage().getUsed(), "area", "heap")
        .sample(memory.getNonHeapMemoryUsage().getUsed(), "area", "nonheap");
    out.family("jvm_memory_max_bytes", FigureKind.GAUGE, "Memory that the JVM may use.")
        .sample(memory.getHeapMemoryUsage().getMax(), "area", "heap");
    out.single(
        "jvm_threads_current",
        FigureKind.GAUGE,
        "Threads of the system, without virtual ones.",
        ManagementFactory.getThreadMXBean().getThreadCount());
    out.family("jvm_gc_collection_seconds", FigureKind.SUMMARY, "Time in collections of garbage.");
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      String name = collector.getName();
      out.part("_sum", collector.getCollectionTime() / MILLIS, "gc", name);
      out.part("_count", collector.getCollectionCount(), "gc", name);
    }
  }
}
