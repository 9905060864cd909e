#!/bin/sh
# Packs the classes of the folder $1 into the archive $2.
set -eu
jar --create --file "$2.part" --main-class tally.Tally -C "$1" tally/Tally.class
mv "$2.part" "$2"
