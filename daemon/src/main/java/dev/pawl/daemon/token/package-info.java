/// Tokens: who may call over TCP, and how the server shows that it is the right one.
package dev.pawl.daemon.token;
