/// Trust in workspaces: whether the code that stands in a folder may be loaded, decided before a
/// byte of it is parsed.
package dev.pawl.daemon.trust;
