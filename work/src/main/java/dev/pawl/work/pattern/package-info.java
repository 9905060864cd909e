/// Patterns that people and agents give for lines of output and for commands.
///
/// [LinePattern] is one, [PatternList] is a list of them. Whatever the pattern and the line, a look
/// takes time in proportion to the line (ADR 12).
package dev.pawl.work.pattern;
