/// Stand-ins for the parts of Pawl that a test does not want for real.
@NullMarked
package dev.pawl.testkit;

import org.jspecify.annotations.NullMarked;
