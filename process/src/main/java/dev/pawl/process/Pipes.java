package dev.pawl.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/// POSIX `mkfifo`, which Java does not have.
final class Pipes {
  private static final int EEXIST = 17;
  private static final int OWNER_ALONE = 0600;
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  @SuppressWarnings("restricted") // the signature is that of POSIX
  private static final MethodHandle MKFIFO =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("mkfifo"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
              Linker.Option.captureCallState("errno"));

  private Pipes() {}

  /// Makes a pipe in a folder that is its owner's alone, if nothing is there.
  static void create(Path file) throws IOException {
    int errno = mkfifo(file);
    if (errno != 0 && errno != EEXIST) {
      throw new IOException("the pipe %s cannot be made: mkfifo, errno %d".formatted(file, errno));
    }
  }

  private static int mkfifo(Path file) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      int result =
          (int) MKFIFO.invokeExact(state, arena.allocateFrom(file.toString()), OWNER_ALONE);
      return result == 0 ? 0 : (int) ERRNO.get(state, 0L);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
