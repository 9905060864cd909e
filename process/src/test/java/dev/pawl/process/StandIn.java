package dev.pawl.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Programs that stand in for systemd where there is none: `systemd-run` really starts what it is
/// told to, in a session of its own and with another environment, and `systemctl` really sends the
/// signals. What they were called with is written down; files in their folder have them fail.
final class StandIn {
  private static final String RUN =
      """
      printf '%s\\n' "systemd-run $*" >>$S/calls
      unit= dir=/
      while [ $# -gt 0 ]; do
        case $1 in
          --unit=*) unit=${1#*=} ;;
          --working-directory=*) dir=${1#*=} ;;
          --) shift; break ;;
        esac
        shift
      done
      case $unit in
        pawl-probe-*)
          [ ! -e $S/refuse-probe ] || { echo 'no such property' >&2; exit 1; }
          [ -e $S/undelegated ] || echo 'controllers: cpu io memory pids' >&2
          exit 0 ;;
        *) [ ! -e $S/refuse-start ] || { echo 'unit is masked' >&2; exit 1; } ;;
      esac
      cd "$dir" || exit 1
      exec 3<&0
      env -i PATH="$PATH" MANAGER=its-own setsid "$@" <&3 3<&- &
      echo "$dir" >$S/$unit
      wait $!
      code=$?
      rm -f $S/$unit
      exit $code
      """;
  private static final String CTL =
      """
      printf '%s\\n' "systemctl $*" >>$S/calls
      [ ! -e $S/silent ] || exec sleep 30
      [ ! -e $S/broken ] || { echo 'Failed to connect to bus' >&2; exit 1; }
      for unit; do :; done
      case $2 in
        show-environment) exit 0 ;;
        stop) signal=TERM ;;
        kill) signal=${3#--signal=SIG} ;;
        *) exit 1 ;;
      esac
      [ -e $S/$unit ] || exit 5
      dir=$(cat $S/$unit)
      for e in $(grep -lzx "PAWL_PROCESS=$dir" /proc/[0-9]*/environ 2>/dev/null); do
        p=${e#/proc/}
        kill -$signal ${p%%/environ}
      done
      exit 0
      """;

  private final Path folder;

  StandIn(Path folder) throws IOException {
    this.folder = Files.createDirectory(folder);
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Lab.program(bin.resolve("systemd-run"), "S=" + folder + "\n" + RUN);
    Lab.program(bin.resolve("systemctl"), "S=" + folder + "\n" + CTL);
  }

  Tools tools() {
    Map<String, String> environment = new TreeMap<>(System.getenv());
    environment.put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
    return new Tools(environment, true);
  }

  List<String> calls(String beginning) throws IOException {
    Path calls = folder.resolve("calls");
    return Files.exists(calls)
        ? Files.readAllLines(calls).stream().filter(it -> it.startsWith(beginning)).toList()
        : List.of();
  }

  /// Has them fail: `broken`, `silent`, `undelegated`, `refuse-probe` or `refuse-start`.
  void fail(String how) throws IOException {
    Files.createFile(folder.resolve(how));
  }

  void repair(String how) throws IOException {
    Files.delete(folder.resolve(how));
  }
}
