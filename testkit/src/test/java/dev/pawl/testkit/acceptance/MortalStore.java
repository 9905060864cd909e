package dev.pawl.testkit.acceptance;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.store.ForwardingStore;
import dev.pawl.engine.store.Store;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.util.List;

/// A store during one of whose commits the process dies: just before it, or just after. It can be
/// read, dead or alive.
final class MortalStore extends ForwardingStore {
  private Runnable death = () -> {};
  private int commits;
  private int lastCommit = Integer.MAX_VALUE;
  private boolean before;
  private volatile boolean dead;

  MortalStore(Store real) {
    super(real);
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

  @Override
  public synchronized List<WriteResult> commit(List<? extends Write> batch) {
    commits++;
    if (commits == lastCommit && before) {
      die();
    }
    if (dead) {
      throw new PawlException(ErrorCode.STORE_UNAVAILABLE, "the process is dead");
    }
    List<WriteResult> results = super.commit(batch);
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
