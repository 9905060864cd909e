package dev.pawl.daemon.token;

import static dev.pawl.daemon.http.Route.get;
import static dev.pawl.daemon.http.Route.post;

import dev.pawl.api.CreateToken;
import dev.pawl.api.CreatedToken;
import dev.pawl.api.ProblemCode;
import dev.pawl.api.Proof;
import dev.pawl.api.RevokeToken;
import dev.pawl.api.TokenList;
import dev.pawl.api.TokenView;
import dev.pawl.daemon.http.Call;
import dev.pawl.daemon.http.ProblemException;
import dev.pawl.daemon.http.Reply;
import dev.pawl.daemon.http.Route;
import dev.pawl.daemon.http.Scope;
import dev.pawl.daemon.token.TokenFile.Entry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Making, listing and revoking tokens, which only the user's own processes may do, and the proof
/// that a client asks for before it sends one.
public final class TokenRoutes {
  private final TokenStore tokens;
  private final Supplier<Optional<String>> address;
  private final Runnable afterRevoke;

  /// @param address where the server listens on TCP, empty if it does not
  /// @param afterRevoke ends what those go on with whose tokens are not valid any more
  public TokenRoutes(TokenStore tokens, Supplier<Optional<String>> address, Runnable afterRevoke) {
    this.tokens = tokens;
    this.address = address;
    this.afterRevoke = afterRevoke;
  }

  /// What this class serves.
  public List<Route> routes() {
    return List.of(
        get("/tokens").needs(Scope.USER).answers(TokenList.class).to(_ -> Reply.ok(list())),
        post("/tokens")
            .needs(Scope.USER)
            .takes(CreateToken.class)
            .answers(CreatedToken.class)
            .to(this::create),
        post("/tokens/revoke")
            .needs(Scope.USER)
            .takes(RevokeToken.class)
            .answers(TokenList.class)
            .to(this::revoke),
        get("/prove")
            .needs(Scope.ANYONE)
            .query("token", "nonce")
            .answers(Proof.class)
            .to(this::prove));
  }

  private TokenList list() {
    return new TokenList(tokens.entries().stream().map(this::view).toList());
  }

  private TokenView view(Entry entry) {
    return new TokenView(
        entry.name(),
        entry.hash().id(),
        entry.scope().word(),
        entry.createdAt(),
        entry.expiresAt(),
        !tokens.isValid(entry));
  }

  private Reply create(Call call) {
    CreateToken body = call.body(CreateToken.class);
    Scope scope =
        Scope.ofToken(body.scope())
            .orElseThrow(() ->
                new ProblemException(
                    ProblemCode.INVALID_ARGUMENT,
                    "scope is '%s', allowed: view, owner".formatted(body.scope()),
                    "scope"));
    Long seconds = body.expiresInSeconds();
    TokenStore.Made made =
        tokens.create(body.name(), scope, seconds == null ? null : Duration.ofSeconds(seconds));
    return new Reply(201, new CreatedToken(made.text(), view(made.entry())));
  }

  private Reply revoke(Call call) {
    String name = call.body(RevokeToken.class).name();
    if (!tokens.revoke(name)) {
      throw new ProblemException(
          ProblemCode.WRONG_STATE, "there is no token '%s'".formatted(name), "name");
    }
    afterRevoke.run();
    return Reply.ok(list());
  }

  /// An id that is not known is answered like a wrong token.
  private Reply prove(Call call) {
    String nonce = call.query("nonce").orElse("");
    if (!nonce.matches("[A-Za-z0-9_-]{22,128}")) {
      throw new ProblemException(
          ProblemCode.INVALID_ARGUMENT,
          "nonce must have 22 to 128 letters, digits, dashes or underscores",
          "nonce");
    }
    String here =
        address
            .get()
            .orElseThrow(() ->
                new ProblemException(ProblemCode.WRONG_STATE, "the daemon does not listen on TCP"));
    return tokens
        .proof(call.query("token").orElse(""), nonce, here)
        .map(proof -> Reply.ok(new Proof(here, proof)))
        .orElseThrow(ProblemException::unauthorized);
  }
}
