package dev.pawl.cli;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;

/// For the parser: the words of an enum are typed in small letters.
abstract class WordReader<E extends Enum<E>> implements CommandLine.ITypeConverter<E> {
  private final Class<E> type;

  WordReader(Class<E> type) {
    this.type = type;
  }

  @Override
  public E convert(String text) {
    try {
      return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException _) {
      String words =
          Stream.of(type.getEnumConstants())
              .map(word -> word.name().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", "));
      throw new CommandLine.TypeConversionException("'%s' is not one of %s".formatted(text, words));
    }
  }
}
