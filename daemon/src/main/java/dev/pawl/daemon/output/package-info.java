/// What runs write while they run, in files of the home.
package dev.pawl.daemon.output;
