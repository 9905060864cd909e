package dev.pawl.testkit.acceptance;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.store.Store;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/// A store during one of whose commits the process dies: just before it, or just after.
final class MortalStore {
  private final Store real;
  private final Store mortal;
  private Runnable death = () -> {};
  private int commits;
  private int lastCommit = Integer.MAX_VALUE;
  private boolean before;
  private volatile boolean dead;

  MortalStore(Store real) {
    this.real = real;
    this.mortal =
        (Store)
            Proxy.newProxyInstance(
                Store.class.getClassLoader(),
                new Class<?>[] {Store.class},
                (_, method, arguments) -> call(method, arguments));
  }

  /// The store to be given to the engine.
  Store store() {
    return mortal;
  }

  /// The store as it is, dead or alive.
  Store real() {
    return real;
  }

  /// Lets the process die at the commit of that number, from 1.
  ///
  /// @param beforeIt whether it dies before the commit is done, or after
  synchronized void dieAt(int commit, boolean beforeIt, Runnable deathOfTheProcess) {
    lastCommit = commit;
    before = beforeIt;
    death = deathOfTheProcess;
  }

  boolean isDead() {
    return dead;
  }

  synchronized int commits() {
    return commits;
  }

  /// Another process opens it; it will not die any more.
  synchronized void revive() {
    lastCommit = Integer.MAX_VALUE;
    dead = false;
  }

  private Object call(Method method, Object[] arguments) throws Throwable {
    try {
      return method.getName().equals("commit")
          ? commit(method, arguments)
          : method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private synchronized Object commit(Method method, Object[] arguments)
      throws ReflectiveOperationException {
    commits++;
    if (commits == lastCommit && before) {
      die();
    }
    if (dead) {
      throw new PawlException(ErrorCode.STORE_UNAVAILABLE, "the process is dead");
    }
    Object results = method.invoke(real, arguments);
    if (commits == lastCommit) {
      die();
    }
    return results;
  }

  private void die() {
    dead = true;
    death.run();
  }
}
