/// What the author of a workflow imports: definitions, the context, promises, policies, exceptions.
@NullMarked
package dev.pawl.engine.workflow;

import org.jspecify.annotations.NullMarked;
