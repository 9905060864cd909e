/// Workflows in single Java files: compiled in memory, loaded, and looked through for definitions.
@NullMarked
package dev.pawl.cli.source;

import org.jspecify.annotations.NullMarked;
