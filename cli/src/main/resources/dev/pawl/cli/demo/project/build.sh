#!/bin/sh
# Compiles program and tests into the folder $1.
set -eu
rm -rf "$1"
javac -d "$1" src/tally/*.java test/tally/*.java
