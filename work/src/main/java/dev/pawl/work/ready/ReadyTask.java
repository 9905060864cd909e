package dev.pawl.work.ready;

import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/// The task that is to become ready.
///
/// @param output the file to which its output is appended; need not be there yet
/// @param from the byte of the output at which its last start began: what stood there before does
///   not count
/// @param directory in which commands of probes run
/// @param environment all that commands of probes get
public record ReadyTask(
    Path output, long from, Path directory, SortedMap<String, String> environment) {
  public ReadyTask {
    environment = new TreeMap<>(environment);
  }
}
