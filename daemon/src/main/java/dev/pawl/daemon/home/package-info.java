/// Files in the home that nobody but its owner may read or write.
package dev.pawl.daemon.home;
