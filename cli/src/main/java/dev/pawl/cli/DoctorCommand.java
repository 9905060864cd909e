package dev.pawl.cli;

import dev.pawl.api.ProblemCode;
import dev.pawl.api.ServerInfo;
import dev.pawl.api.StoreHealth;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.LinkException;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Shape;
import dev.pawl.cli.text.Style;
import dev.pawl.cli.text.Text;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// Says whether the store is sound, and whether its surroundings are.
@CommandLine.Command(
    name = "doctor",
    description = {
      "Check that the store is sound: its files, every history, every reference.",
      "",
      "Asks the daemon, or opens the store if none serves. Changes nothing. Exits with 0 if all is"
          + " sound and with 1 if not."
    },
    footer = {"", "Examples:", "  pawl doctor", "  pawl doctor --check --json"})
final class DoctorCommand extends DataCommand {
  private static final long LITTLE_ROOM_BYTES = 256L << 20;

  @Option(
      names = "--check",
      description = "Check the store only, and say nothing of the folder, the disk and Java.")
  boolean checkOnly;

  DoctorCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Shape shape() {
    return Shape.of(StoreHealth.class, "");
  }

  @Override
  public ExitCode call() throws IOException, InterruptedException {
    if (!hasStore()) {
      throw new LinkException(
          ProblemCode.STORE_UNAVAILABLE,
          "the home %s %s; name another one with --home; the first 'pawl run' makes one"
              .formatted(home(), Files.isDirectory(home()) ? "holds no store" : "does not exist"));
    }
    Optional<DaemonLink> daemon = DaemonLink.running(home());
    boolean live = daemon.isPresent();
    String text;
    List<String> troubles = List.of();
    if (live) {
      try (DaemonLink link = daemon.get()) {
        text = link.postText("/store/check");
        troubles = link.get("/info", ServerInfo.class).troubles();
      }
    } else {
      text = DaemonOptions.of(terminal).check(home());
    }
    StoreHealth health = Records.read(text, StoreHealth.class);
    if (!isText()) {
      data().one(text);
    } else {
      print(health, live);
      troubles.forEach(trouble -> line("trouble", warning(Text.visible(trouble)).strip()));
    }
    return health.sound() ? ExitCode.OK : ExitCode.ERROR;
  }

  private void print(StoreHealth health, boolean live) throws IOException {
    if (!checkOnly) {
      printSurroundings(health, live);
    }
    line("checked", checked(health));
    if (health.sound()) {
      line("result", terminal.outStyle().green("sound") + ": every invariant holds");
    } else {
      printViolations(health);
    }
  }

  private void printSurroundings(StoreHealth health, boolean live) throws IOException {
    Path home = home();
    line("java", Runtime.version().toString());
    line("home", Text.visible(home.toString()) + warning(openToOthers(home)));
    line("store", Text.visible(health.store()));
    line("used by", live ? "its daemon, process " + health.pid() : "nobody");
    FileStore volume = Files.getFileStore(home);
    long room = volume.getUsableSpace();
    String little = room < LITTLE_ROOM_BYTES ? "little room: runs stop when there is none" : "";
    line("room", "%,d MB free".formatted(room >> 20) + warning(little));
  }

  private static String openToOthers(Path home) throws IOException {
    if (!Files.getFileStore(home).supportsFileAttributeView("posix")) {
      return "";
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(home);
    String others = PosixFilePermissions.toString(permissions).substring(3);
    return others.equals("------") ? "" : "others may look into it: chmod 700";
  }

  private String warning(String text) {
    return text.isEmpty() ? "" : "  " + terminal.outStyle().yellow("! " + text);
  }

  private static String checked(StoreHealth health) {
    return health.checked().entrySet().stream()
        .map(entry -> String.format(Locale.ROOT, "%,d %s", entry.getValue(), entry.getKey()))
        .collect(Collectors.joining(", "));
  }

  private void printViolations(StoreHealth health) {
    Style style = terminal.outStyle();
    line("result", style.red("not sound") + ": %d found".formatted(health.violations().size()));
    for (String violation : health.violations()) {
      terminal.out().println("  - " + Text.visible(violation));
    }
    line("to do", "1. stop what uses this home and copy the whole folder aside");
    line("", "2. a run named above: look with 'pawl show ID', delete with 'pawl rm ID --force'");
    line("", "3. a damaged file or table: put a backup of pawl.db into a new folder");
    line("", "4. no disk fault to blame? it is a bug in Pawl: report the lines above");
  }

  private void line(String name, String text) {
    Style style = terminal.outStyle();
    String head = terminal.isFlat() ? name + ":" : style.dim("%-8s".formatted(name));
    terminal.out().println(head + " " + text);
  }
}
