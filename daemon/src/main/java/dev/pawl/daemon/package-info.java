/// The daemon: it owns a home, runs the engine and serves the API. This package puts the parts
/// together; nothing depends on it.
package dev.pawl.daemon;
