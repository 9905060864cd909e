package dev.pawl.process;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Signals by their numbers on Linux.
public enum Signal {
  HUP(1),
  INT(2),
  QUIT(3),
  ILL(4),
  TRAP(5),
  ABRT(6),
  BUS(7),
  FPE(8),
  KILL(9),
  USR1(10),
  SEGV(11),
  USR2(12),
  PIPE(13),
  ALRM(14),
  TERM(15),
  STKFLT(16),
  CHLD(17),
  CONT(18),
  STOP(19),
  TSTP(20),
  TTIN(21),
  TTOU(22),
  URG(23),
  XCPU(24),
  XFSZ(25),
  VTALRM(26),
  PROF(27),
  WINCH(28),
  IO(29),
  PWR(30),
  SYS(31);

  private final int number;

  Signal(int number) {
    this.number = number;
  }

  /// Its number.
  public int number() {
    return number;
  }

  /// The signal of a number, if it is none of the real-time ones.
  public static Optional<Signal> of(int number) {
    return Stream.of(values()).filter(signal -> signal.number == number).findFirst();
  }

  /// The signal of a name such as `TERM` or `SIGTERM`, in any case.
  public static Optional<Signal> of(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    String plain = upper.startsWith("SIG") ? upper.substring(3) : upper;
    return Stream.of(values()).filter(signal -> signal.name().equals(plain)).findFirst();
  }
}
