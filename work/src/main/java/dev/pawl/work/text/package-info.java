/// What programs write, as text: bytes into lines that are safe to show.
package dev.pawl.work.text;
