/// Checks over the sources and the classes of all modules, as tests.
///
/// A check is a pure function from sources to [Finding]s; [TidyTest] applies each to this
/// repository, [TidyRulesTest] proves with a planted source that each can fail. [Layers] and
/// [LayersTest] do the same for compiled classes.
package dev.pawl.checks;
