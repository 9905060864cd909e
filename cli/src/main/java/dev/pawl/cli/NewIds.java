package dev.pawl.cli;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Ids of runs that nobody has named.
final class NewIds {
  /// Letters and digits that are not taken for each other.
  private static final String CHARACTERS = "abcdefghjkmnpqrstuvwxyz23456789";

  private static final int RANDOM = 6;

  private NewIds() {}

  /// The workflow's name as far as a shell takes it without quotes, and some random characters.
  static String of(String workflow) {
    RandomGenerator random = new SecureRandom();
    StringBuilder id =
        new StringBuilder(workflow.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}._-]+", "-"))
            .append('-');
    for (int i = 0; i < RANDOM; i++) {
      id.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
    }
    return id.toString();
  }

  /// Refuses an id that means something else to commands.
  static void requireFree(@Nullable String id) {
    if (id != null && id.startsWith("@")) {
      throw Command.usage(
          "--id is '%s'; names that begin with @ are reserved, such as @last".formatted(id));
    }
  }
}
