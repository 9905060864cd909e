/// The pawl command: parses arguments, asks the runs of a home, shows answers, and turns faults
/// into exit codes.
@NullMarked
package dev.pawl.cli;

import org.jspecify.annotations.NullMarked;
