# Pawl's runner, version 1: starts one command, waits for it, and writes down how it ended. It runs
# in the folder of the command, in a session of its own, and outlives who started it.
#
# It says who it is on standard output, and starts the command when it reads "go". When nobody is
# left to say so, it leaves. `command` beside it has the words of the command as shell text.

main() {
  # With a trap of ours, signals to the runner do not keep it from telling the end; unlike ignored
  # ones, these are not passed on to the command.
  trap : HUP INT QUIT PIPE ALRM TERM USR1 USR2
  read -r _pawl_stat </proc/$$/stat || exit 1
  printf 'pawl-runner 1 %s\n' "$_pawl_stat" || exit 1
  read -r _pawl_go || exit 0
  [ "$_pawl_go" = go ] || exit 0
  exec </dev/null >/dev/null

  umask 077

  # Who makes this file starts the command; nobody else does so again.
  set -C
  command : >started || exit 0
  set +C

  . ./command
  # A shell that cannot fork leaves at once.
  _pawl_code=
  trap tell_end EXIT
  [ -z "$_pawl_held" ] || hold_input

  # In the foreground, since a shell has its background commands ignore Ctrl-C. The inner shell
  # writes down who it is and becomes the command.
  "$_pawl_setsid" "$_pawl_sh" -c '
    exec >>"$2" 2>&1
    [ -z "$5" ] || exec 9<>"$3"
    exec <"$3" 9>&-
    read -r _pawl_stat </proc/$$/stat && printf "%s\n" "$_pawl_stat" >child || exit 126
    unset _pawl_stat
    cd -- "$1" || exit 126
    umask "$4"
    unset OLDPWD
    shift 5
    exec "$@"
  ' pawl "$_pawl_dir" "$_pawl_out" "$_pawl_in" "$_pawl_umask" "$_pawl_held" "$@" 9>&-
  _pawl_code=$?
}

# Writes down how the command has ended, where there is room for it whatever the disk holds by now.
tell_end() {
  # A shell says 143 for exit 143 and for SIGTERM alike, but complains only of the signal.
  _pawl_message=
  {
    read -r _pawl_room
    read -r _pawl_message
  } <complaint
  if [ -z "$_pawl_code" ]; then
    printf 'cannot be started: %s\n' "$_pawl_message" >>"$_pawl_out"
    _pawl_code=126
  fi
  {
    printf 'pawl-result 1\ncode %s\nmessage %s\n' "$_pawl_code" "$_pawl_message"
    times
    printf 'end\n'
  } 1<>result
}

# Keeps the input of the command open for those who write to it now and then. Who does so holds an
# end of it until he reads a line from `life`, or the last writer of that is gone, who is the runner.
# Whoever closes the input before anybody reads there has made `closed`.
hold_input() {
  exec 9<>life
  # Returns when the holder lets go of its output: a command that is started before it holds its end
  # would find the end of the input.
  : "$(
    (
      trap '' HUP INT QUIT PIPE ALRM TERM USR1 USR2
      # Nobody waits while one end is opened for both; then only the writing end stays.
      exec 8<>input 7>input 8>&- <life 9>&- >/dev/null
      [ -e closed ] || read -r _pawl_word
    ) &
  )"
}

main "$@"
exit
