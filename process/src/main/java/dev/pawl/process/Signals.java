package dev.pawl.process;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// POSIX `kill`, which Java has for single processes only.
final class Signals {
  private static final int ESRCH = 3;
  private static final int EPERM = 1;
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  @SuppressWarnings("restricted") // the signature is that of POSIX
  private static final MethodHandle KILL =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("kill"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
              Linker.Option.captureCallState("errno"));

  private Signals() {}

  /// What became of a signal.
  enum Sent {
    DONE,
    /// There is nobody of that number.
    NOBODY,
    /// It belongs to another user.
    NOT_ALLOWED
  }

  /// Sends a signal to one process.
  static Sent toProcess(long pid, Signal signal) {
    return kill(Math.toIntExact(pid), signal.number());
  }

  /// Sends a signal to all processes of a group.
  static Sent toGroup(long group, Signal signal) {
    if (group <= 1) {
      // 0 would be our own group, and 1 everybody.
      throw new IllegalArgumentException("no group of ours: " + group);
    }
    return kill(-Math.toIntExact(group), signal.number());
  }

  /// Whether there is a process of this number, which may be another one than was meant.
  static boolean exists(long pid) {
    return kill(Math.toIntExact(pid), 0) != Sent.NOBODY;
  }

  private static Sent kill(int target, int signal) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      int result = (int) KILL.invokeExact(state, target, signal);
      if (result == 0) {
        return Sent.DONE;
      }
      int errno = (int) ERRNO.get(state, 0L);
      return switch (errno) {
        case ESRCH -> Sent.NOBODY;
        case EPERM -> Sent.NOT_ALLOWED;
        default -> throw new IllegalStateException("kill failed, errno " + errno);
      };
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
