#!/bin/sh
# Runs the test $2 from the folder $1.
set -eu
java -XX:TieredStopAtLevel=1 -cp "$1" "tally.$2"
