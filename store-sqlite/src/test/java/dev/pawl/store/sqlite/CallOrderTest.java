package dev.pawl.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.testkit.Scale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// The order of the system calls of a process that commits and acknowledges: nothing is
/// acknowledged, and no file has its final name, before it is on disk.
@TestInstance(Lifecycle.PER_CLASS)
class CallOrderTest {
  private static final int ACKS = Scale.of(200, 1_000);

  /// `123 pwrite64(7</home/pawl.db-wal>, "…", 4096, 0) = 4096`
  private static final Pattern CALL = Pattern.compile("\\d+ +(\\w+)\\((.*)\\) += (-?\\d+).*");

  private static final Pattern ON_FILE = Pattern.compile("\\d+<([^>]*)>.*");
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

  @TempDir private static Path temp;
  private Path home;
  private List<Call> calls;

  /// A call that returned.
  ///
  /// @param file the file behind its descriptor, empty if it has none
  private record Call(String name, String arguments, String file, boolean succeeded) {
    boolean writesTo(Path path) {
      return (name.equals("pwrite64") || name.equals("write")) && file.equals(path.toString());
    }

    boolean syncs(Path path) {
      return (name.equals("fsync") || name.equals("fdatasync")) && file.equals(path.toString());
    }

    boolean acknowledges() {
      return name.equals("write") && arguments.contains("\"ok run-");
    }

    boolean creates(Path path) {
      return name.equals("openat")
          && arguments.contains("O_CREAT")
          && arguments.contains("\"" + path + "\"");
    }
  }

  @BeforeAll
  void trace() throws IOException {
    Strace.assumeItWorks(temp);
    home = temp.toRealPath().resolve("home");
    Path log = temp.resolve("calls");
    Strace strace =
        Strace.watching(log, "pwrite64,write,fsync,fdatasync,openat,rename,renameat,renameat2");
    try (Child child =
        Child.start(strace.command(), FaultNode.class, home, "run-", "2", "" + ACKS / 2)) {
      String line = child.line();
      while (line.startsWith("ok")) {
        line = child.line();
      }
      assertThat(line).isEqualTo("done");
    }
    calls = Files.readAllLines(log).stream().map(CallOrderTest::parse).toList();
  }

  @BeforeEach
  void traceIsWhole() {
    assertThat(calls).filteredOn(Call::acknowledges).hasSize(ACKS / 2 * 2);
  }

  private static Call parse(String line) {
    Matcher call = CALL.matcher(line);
    if (!call.matches()) {
      // Cut in two by another thread's call; none of ours is, as one thread makes them all.
      return new Call("", line, "", false);
    }
    Matcher onFile = ON_FILE.matcher(call.group(2));
    return new Call(
        call.group(1),
        call.group(2),
        onFile.matches() ? onFile.group(1) : "",
        !call.group(3).startsWith("-"));
  }

  @Test
  void acknowledgement_followsTheSyncOfItsCommit() {
    Path log = home.resolve("pawl.db-wal");
    List<String> early = new ArrayList<>();
    boolean written = false;
    boolean synced = false;
    for (Call call : calls) {
      if (call.writesTo(log)) {
        written = true;
        synced = false;
      } else if (call.syncs(log) && call.succeeded) {
        synced = written;
      } else if (call.acknowledges()) {
        if (!written || !synced) {
          early.add(call.arguments);
        }
        written = false;
      }
    }
    assertThat(early).isEmpty();
  }

  @Test
  void mirror_isWrittenAfterTheSyncOfWhatItMirrors() {
    Path log = home.resolve("pawl.db-wal");
    boolean pending = false;
    int mirrored = 0;
    for (Call call : calls) {
      if (call.writesTo(log)) {
        pending = true;
      } else if (call.syncs(log) && call.succeeded) {
        pending = false;
      } else if (call.writesTo(home.resolve("pawl.tail"))) {
        assertThat(pending).as("%s", call).isFalse();
        mirrored++;
      }
    }
    assertThat(mirrored).isGreaterThanOrEqualTo(ACKS);
  }

  @Test
  void newFiles_haveTheirNamesOnDiskBeforeTheFirstAcknowledgement() {
    assertThat(calls).anyMatch(call -> call.creates(home.resolve("pawl.db")));
    for (String name : List.of("pawl.db", "pawl.db-wal")) {
      int created = first(0, call -> call.creates(home.resolve(name)));
      int named = first(created, call -> call.syncs(home) && call.succeeded);
      int acknowledged = first(0, Call::acknowledges);
      assertThat(named).as("the folder is synced after %s was made", name).isLessThan(acknowledged);
    }
    int named = first(0, call -> call.syncs(home.getParent()) && call.succeeded);
    assertThat(named).as("the folder above").isLessThan(first(0, Call::acknowledges));
  }

  @Test
  void backup_isOnDiskBeforeItHasItsNameAndItsNameBeforeItIsDone() {
    int acknowledged = first(0, Call::acknowledges);
    int renamed = first(acknowledged, call -> call.name.startsWith("rename") && call.succeeded);
    Matcher names = QUOTED.matcher(calls.get(renamed).arguments);
    assertThat(names.find()).isTrue();
    Path part = Path.of(names.group(1));
    int lastWrite = -1;
    int synced = -1;
    for (int i = 0; i < renamed; i++) {
      if (calls.get(i).writesTo(part)) {
        lastWrite = i;
      }
      if (calls.get(i).syncs(part) && calls.get(i).succeeded) {
        synced = i;
      }
    }
    assertThat(lastWrite).isPositive().isLessThan(synced);
    assertThat(first(renamed, call -> call.syncs(home.getParent()) && call.succeeded))
        .as("the folder of the copy is synced")
        .isLessThan(calls.size());
  }

  /// The index of the first such call from there on; the number of calls if there is none.
  private int first(int from, java.util.function.Predicate<Call> wanted) {
    for (int i = from; i < calls.size(); i++) {
      if (wanted.test(calls.get(i))) {
        return i;
      }
    }
    return calls.size();
  }
}
