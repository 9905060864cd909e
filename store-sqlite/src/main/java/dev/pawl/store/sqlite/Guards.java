package dev.pawl.store.sqlite;

import org.jspecify.annotations.Nullable;

/// What watches over the writer of a store.
///
/// @param mirror null if commits are not mirrored
/// @param place of the database
record Guards(@Nullable TailMirror mirror, LogTrim trim, Ballast ballast, FilePlace place) {}
