/// The way from a command to the daemon of a home: found or started, asked over HTTP.
package dev.pawl.cli.link;
