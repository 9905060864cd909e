package dev.pawl.testkit;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.store.Store;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.BooleanSupplier;

/// A store as one process sees it: once that is dead, it commits nothing more.
///
/// Without it, a body that the kill interrupts could still have its failure recorded by a writer
/// that was under way, which no real crash does.
final class MortalStore {
  private MortalStore() {}

  static Store of(Store store, BooleanSupplier isDead) {
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (_, method, arguments) -> {
              if (isDead.getAsBoolean() && method.getName().equals("commit")) {
                throw new PawlException(ErrorCode.STORE_UNAVAILABLE, "the process is dead");
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
