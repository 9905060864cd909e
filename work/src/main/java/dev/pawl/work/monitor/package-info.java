/// Which command lines belong in the background: those that watch, follow or wait in a loop.
///
/// [MonitorDetector] decides, and says why. It reads a command line as a shell would (`Cursor` ←
/// `WordReader` ← `Lexer` ← `Tokens` ← `Parser`), goes through the commands that it would run
/// (`Walk`, with `Prefixes` such as `sudo` and `NestedScript` such as `sh -c`), and looks at each
/// (`Follow`, `Pause`, `Repeats`, `MonitorWords`). Nothing is run, and no text in quotes is taken
/// for a command.
package dev.pawl.work.monitor;
