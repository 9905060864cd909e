/// Child processes that outlive the process that started them.
@org.jspecify.annotations.NullMarked
module dev.pawl.process {
  requires static transitive org.jspecify;

  exports dev.pawl.process;
}
