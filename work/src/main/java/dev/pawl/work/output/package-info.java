/// What programs print, as text and as lines.
///
/// [OutputText] makes text of bytes as a terminal would, [LineReader] goes through the lines of a
/// file, however long file and lines are.
package dev.pawl.work.output;
