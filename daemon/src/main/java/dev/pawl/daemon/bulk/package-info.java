/// What can be done to a run, and to many at once.
package dev.pawl.daemon.bulk;
