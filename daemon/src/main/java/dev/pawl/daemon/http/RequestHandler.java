package dev.pawl.daemon.http;

import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Takes requests from Jetty.
final class RequestHandler extends Handler.Abstract {
  private final Desk desk;

  RequestHandler(Desk desk) {
    this.desk = desk;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    long begun = System.nanoTime();
    Exchange exchange = new Exchange(desk, request, response);
    desk.traffic().begins();
    try {
      exchange.run();
      callback.succeeded();
    } catch (EofException _) {
      callback.succeeded(); // the client has left, which is its right
    } catch (InterruptedException e) {
      // Without an answer: the client looks for the next daemon, or for another token.
      request.getConnectionMetaData().getConnection().getEndPoint().close();
      callback.failed(e);
    } catch (Exception e) {
      callback.failed(e);
    } finally {
      desk.traffic().ends();
      desk.counts().add(exchange.route(), response.getStatus(), System.nanoTime() - begun);
    }
    return true;
  }
}
