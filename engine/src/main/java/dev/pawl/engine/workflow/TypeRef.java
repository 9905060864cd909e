package dev.pawl.engine.workflow;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/// A Java type with its type arguments, for values that a class cannot describe.
///
/// ```java
/// TypeRef<List<Path>> paths = new TypeRef<>() {};
/// ```
///
/// @param <T> the type referred to
@SuppressWarnings("unused") // T is read through reflection
public abstract class TypeRef<T extends @Nullable Object> {
  private final Type type;

  /// Captures the type argument of the anonymous subclass.
  protected TypeRef() {
    if (getClass().getGenericSuperclass() instanceof ParameterizedType parameterized) {
      this.type = parameterized.getActualTypeArguments()[0];
    } else {
      throw new IllegalStateException("write new TypeRef<List<String>>() {} with a type argument");
    }
  }

  private TypeRef(Type type) {
    this.type = type;
  }

  /// A reference to a class.
  public static <T extends @Nullable Object> TypeRef<T> of(Class<T> type) {
    return new OfClass<>(type);
  }

  public final Type type() {
    return type;
  }

  @Override
  public final String toString() {
    return type.getTypeName();
  }

  private static final class OfClass<T extends @Nullable Object> extends TypeRef<T> {
    OfClass(Class<T> type) {
      super(type);
    }
  }
}
