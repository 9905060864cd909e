package dev.pawl.bench.contender;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/// Processor time of this process and of those that it started: a database server counts too.
final class CpuClock {
  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  long nanos() {
    long children =
        ProcessHandle.current()
            .descendants()
            .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
            .mapToLong(Duration::toNanos)
            .sum();
    return system.getProcessCpuTime() + children;
  }
}
