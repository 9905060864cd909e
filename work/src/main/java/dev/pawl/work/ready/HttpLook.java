package dev.pawl.work.ready;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// Asks an address, and looks at the status of the answer only. No redirect is followed, and of the
/// body nothing is read.
final class HttpLook implements Look {
  private static final int GOOD_FROM = 200;
  private static final int BAD_FROM = 400;

  private final URI address;

  HttpLook(URI address) {
    this.address = address;
  }

  @Override
  public Seen look(Duration limit) throws InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .executor(task -> Thread.ofVirtual().start(task))
            .build();
    HttpRequest request = HttpRequest.newBuilder(address).timeout(limit).GET().build();
    try {
      int status = client.send(request, _ -> new NoBody()).statusCode();
      String detail = "%s answers %d".formatted(address, status);
      return status >= GOOD_FROM && status < BAD_FROM ? Seen.ready(detail) : Seen.notYet(detail);
    } catch (IOException e) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      return Seen.notYet("%s: %s".formatted(address, reason));
    } finally {
      client.shutdownNow(); // its thread, too
    }
  }

  /// Ends the answer where its body would begin.
  private static final class NoBody implements BodySubscriber<@Nullable Void> {
    @Override
    public CompletionStage<@Nullable Void> getBody() {
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.cancel();
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
      // It has asked for nothing.
    }

    @Override
    public void onError(Throwable throwable) {
      // The status is there.
    }

    @Override
    public void onComplete() {
      // There was no body.
    }
  }
}
