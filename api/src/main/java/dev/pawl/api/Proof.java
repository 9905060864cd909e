package dev.pawl.api;

/// Shows that whoever listens at an address knows a token's hash, so that the client may send the
/// token there.
///
/// With `H` the SHA-256 of the token's text, the token's id is the first 16 hexadecimal digits of
/// the SHA-256 of `H`, and the proof is HMAC-SHA-256 with the key `H` over the UTF-8 text
/// `pawl-proof-1`, line feed, nonce, line feed, address, in hexadecimal digits. A client makes a
/// nonce for each connection, compares the address with the one that it has connected to, and sends
/// its token on that connection only.
///
/// @param address that the server listens on, such as `127.0.0.1:7295`
/// @param proof 64 hexadecimal digits
public record Proof(String address, String proof) {}
