package dev.pawl.api;

import java.util.List;

/// Says which notices have arrived.
///
/// @param numbers at most 1,000; those that are not owed any more mean nothing
public record Acknowledge(List<Long> numbers) {
  public Acknowledge {
    numbers = List.copyOf(numbers);
  }
}
