/// How a command reaches the runs of a home: in this process, or through the process that owns the
/// store. Everything above asks [dev.pawl.cli.access.Access] and does not know which.
@NullMarked
package dev.pawl.cli.access;

import org.jspecify.annotations.NullMarked;
