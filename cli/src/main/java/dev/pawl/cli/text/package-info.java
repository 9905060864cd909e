/// Words, tables and colours for people.
@NullMarked
package dev.pawl.cli.text;

import org.jspecify.annotations.NullMarked;
