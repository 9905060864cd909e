/// What daemons died of: which code was executing when they did, and whose code is therefore kept
/// from running (ADR 9).
package dev.pawl.daemon.crash;
