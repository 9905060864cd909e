package dev.pawl.engine.history;

/// Where a child reports to: the parent, its execution, and the command that started the child.
public record ParentLink(RunId parent, int execution, int command) {}
