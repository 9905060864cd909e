package dev.pawl.cli;

import dev.pawl.api.CreateToken;
import dev.pawl.api.CreatedToken;
import dev.pawl.api.RevokeToken;
import dev.pawl.api.TokenList;
import dev.pawl.api.TokenView;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Ages;
import dev.pawl.cli.text.Shape;
import dev.pawl.cli.text.Table;
import dev.pawl.cli.text.Table.Column;
import dev.pawl.cli.text.Text;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Makes, lists and revokes tokens.
@CommandLine.Command(
    name = "token",
    description = {
      "Let others call the daemon over TCP ('pawl daemon start --tcp'). Commands need no token.",
      "",
      "  create NAME   make one and print it; it is shown this once, and kept as a hash",
      "  list          those that were not revoked",
      "  revoke NAME   make it invalid at once; streams that were opened with it end"
    },
    footer = {
      "",
      "Examples:",
      "  pawl token create grafana --scope view --expires 30d",
      "  pawl token revoke grafana"
    })
final class TokenCommand extends DataCommand {
  @Parameters(
      index = "0",
      paramLabel = "create|list|revoke",
      description = "What to do.",
      converter = VerbReader.class)
  Verb verb = Verb.LIST;

  @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "Of the token.")
  @Nullable String name;

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      description = "With create: view, which reads, or owner, which may do all about runs.")
  @Nullable String scope;

  @Option(
      names = "--expires",
      paramLabel = "AGE",
      description =
          "With create: valid for so long: a number and s, m, h, d or w; default: for ever.")
  @Nullable String expires;

  /// What to do.
  enum Verb {
    CREATE,
    LIST,
    REVOKE
  }

  TokenCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Shape shape() {
    return Shape.of(TokenView.class, "name");
  }

  @Override
  public ExitCode call() {
    if (verb != Verb.CREATE && (scope != null || expires != null)) {
      throw usage("--scope and --expires go with create only");
    }
    if ((verb == Verb.LIST) == (name != null)) {
      throw usage(verb == Verb.LIST ? "list takes no NAME" : "NAME is missing");
    }
    try (DaemonLink link = link()) {
      switch (verb) {
        case CREATE -> create(link, String.valueOf(name));
        case LIST -> list(link);
        case REVOKE -> {
          link.post("/tokens/revoke", new RevokeToken(String.valueOf(name)), TokenList.class);
          say("revoked: " + Text.visible(String.valueOf(name)));
        }
      }
    }
    return ExitCode.OK;
  }

  private void create(DaemonLink link, String newName) {
    if (scope == null) {
      throw usage("--scope is missing: view, which reads, or owner");
    }
    Long seconds = expires == null ? null : Ages.parse("--expires", expires).toSeconds();
    CreatedToken created =
        link.post("/tokens", new CreateToken(newName, scope, seconds), CreatedToken.class);
    if (!isText()) {
      data().one(Records.write(created));
      return;
    }
    terminal.out().println(created.token());
    say("keep it now: it is not shown again");
  }

  private void list(DaemonLink link) {
    String text = link.getText("/tokens");
    if (!isText()) {
      data().document(text, "tokens");
      return;
    }
    List<TokenView> tokens = Records.read(text, TokenList.class).tokens();
    if (tokens.isEmpty()) {
      say("there is no token; make one: pawl token create NAME --scope view");
      return;
    }
    Table table =
        new Table(
            Column.left("NAME"), Column.left("SCOPE"), Column.left("MADE"), Column.left("EXPIRES"));
    for (TokenView token : tokens) {
      table.row(
          Text.visible(token.name()),
          Text.visible(token.scope()),
          seconds(token.createdAt()),
          token.expiresAt() == null
              ? "never"
              : seconds(token.expiresAt()) + (token.expired() ? " (expired)" : ""));
    }
    terminal.print(table);
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /// For the parser.
  static final class VerbReader extends WordReader<Verb> {
    VerbReader() {
      super(Verb.class);
    }
  }
}
