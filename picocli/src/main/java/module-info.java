/// The parser of command lines; its sources are those that were published.
module info.picocli {
  requires static java.sql;

  exports picocli;

  opens picocli;
}
