/// Workflows in single Java files: compiled in memory, kept in the home, loaded, and looked through
/// for definitions.
package dev.pawl.daemon.code;
