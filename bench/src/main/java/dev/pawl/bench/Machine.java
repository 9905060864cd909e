package dev.pawl.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// What the figures were taken on.
///
/// @param memoryMb of the whole machine
/// @param load the load average of the minute before, negative if the system does not tell
record Machine(
    String processor, int processors, long memoryMb, String system, String jdk, double load) {
  static Machine here() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new Machine(
        processorName(),
        system.getAvailableProcessors(),
        system.getTotalMemorySize() >> 20,
        "%s %s %s".formatted(system.getName(), system.getVersion(), system.getArch()),
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        system.getSystemLoadAverage());
  }

  private static String processorName() {
    Path info = Path.of("/proc/cpuinfo");
    try {
      if (Files.isReadable(info)) {
        for (String line : Files.readAllLines(info)) {
          if (line.startsWith("model name")) {
            return line.substring(line.indexOf(':') + 1).strip();
          }
        }
      }
    } catch (IOException e) {
      // The name is for the reader only; without it the number of processors must do.
    }
    return "unknown processor";
  }

  String text() {
    return String.format(
        Locale.ROOT,
        "%s, %d processors, %d MB, %s, %s, load %.2f",
        processor,
        processors,
        memoryMb,
        system,
        jdk,
        load);
  }
}
