/// HTTP as handlers see it, and the one class that knows the server behind it.
package dev.pawl.daemon.http;
