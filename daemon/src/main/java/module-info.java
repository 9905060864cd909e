/// The process that owns a home and serves the HTTP API.
@org.jspecify.annotations.NullMarked
module dev.pawl.daemon {
  requires com.fasterxml.jackson.annotation;
  requires dev.pawl.api;
  requires dev.pawl.engine;
  requires dev.pawl.store.sqlite;
  requires dev.pawl.work;
  requires java.compiler;
  requires java.logging;
  requires java.management;
  requires java.net.http;
  requires jdk.management;
  requires jdk.net;
  requires jdk.security.auth;
  requires org.eclipse.jetty.http;
  requires org.eclipse.jetty.io;
  requires org.eclipse.jetty.server;
  requires org.eclipse.jetty.unixdomain.server;
  requires org.eclipse.jetty.util;
  requires static org.jspecify;
  requires tools.jackson.core;
  requires tools.jackson.databind;

  uses dev.pawl.engine.workflow.WorkflowProvider;

  // Records are read and written by reflection.
  opens dev.pawl.daemon.bulk to
      tools.jackson.databind;
  opens dev.pawl.daemon.crash to
      tools.jackson.databind;
  opens dev.pawl.daemon.token to
      tools.jackson.databind;
  opens dev.pawl.daemon.trust to
      tools.jackson.databind;
  opens dev.pawl.daemon.webhook to
      tools.jackson.databind;
}
