/// Starting the daemon with the machine: what the system's own tools need for it.
package dev.pawl.cli.boot;
