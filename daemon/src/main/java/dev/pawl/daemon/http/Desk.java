package dev.pawl.daemon.http;

import java.util.concurrent.atomic.LongAdder;

/// What the requests of a server have in common.
record Desk(
    Router router,
    Answers answers,
    UnixGuard unix,
    TcpGuard tcp,
    Throttle throttle,
    Gate gate,
    LongCalls longCalls,
    Traffic traffic,
    RequestCounts counts,
    LongAdder streams) {
  Desk(Router router, Answers answers, String user, Credentials credentials, ServerLimits limits) {
    this(
        router,
        answers,
        new UnixGuard(user),
        new TcpGuard(credentials),
        new Throttle(limits.guessDelay()),
        new Gate(limits),
        new LongCalls(limits.lasting()),
        new Traffic(),
        new RequestCounts(),
        new LongAdder());
  }
}
