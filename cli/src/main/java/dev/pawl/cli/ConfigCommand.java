package dev.pawl.cli;

import dev.pawl.cli.Settings.Value;
import dev.pawl.cli.link.Json;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Shape;
import dev.pawl.cli.text.Table;
import dev.pawl.cli.text.Table.Column;
import dev.pawl.cli.text.Text;
import dev.pawl.cli.text.Words;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows settings, and where they come from.
@CommandLine.Command(
    name = "config",
    description = {
      "Show the settings, and where they come from.",
      "",
      "  list      all of them",
      "  get KEY   the value of one",
      "  path      where your file is; edit it as you like, it is TOML",
      "",
      "Options win over variables of the environment, those over the file, that over defaults. In"
          + " the file:",
      "",
      "  output = \"json\"              # or jsonl, text, agent, as PAWL_OUTPUT",
      "  accessible = true            # as PAWL_ACCESSIBLE",
      "  [daemon]                     # for each next one: pawl daemon restart",
      "  idle = 3600                  # or \"never\", as PAWL_DAEMON_IDLE",
      "  tcp = \"127.0.0.1:7295\"       # for one home at a time, as PAWL_DAEMON_TCP",
      "  options = [\"-Xmx2g\"]         # as PAWL_DAEMON_OPTIONS",
      "  [tasks]                      # of tasks, without options; as PAWL_TASKS_TIMEOUT, …",
      "  timeout = \"2h\"               # 0 for none; grace",
      "  notify-settle = \"1500ms\"     # notify-budget, notify-budget-bytes, notify-tail",
      "  resources = \"auto\"           # or off, systemd, nice; then cpu-weight, io-weight, nice,",
      "                               # io-class, io-level",
      "  arm-window = \"300s\"          # of 'task arm'",
      "  auto-background-patterns = [\"/^npm run dev/\"]   # of 'task explain'"
    },
    footer = {
      "",
      "Examples:",
      "  pawl config list --origin",
      "  pawl config get daemon.idle",
      "  pawl config path"
    })
final class ConfigCommand extends DataCommand {
  @Parameters(
      index = "0",
      paramLabel = "list|get|path",
      description = "What to show.",
      converter = VerbReader.class)
  Verb verb = Verb.LIST;

  @Parameters(index = "1", arity = "0..1", paramLabel = "KEY", description = "With get.")
  @Nullable String key;

  @Option(names = "--origin", description = "With list: show where each value comes from.")
  boolean origin;

  /// What to show.
  enum Verb {
    LIST,
    GET,
    PATH
  }

  /// A setting as a record.
  ///
  /// @param origin a variable, a path, or `default`
  record View(String key, String value, String origin) {
    static View of(Value value) {
      Setting setting = value.setting();
      return new View(setting.key(), setting.shown(value.value()), value.origin());
    }
  }

  ConfigCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Shape shape() {
    return Shape.of(View.class, "key");
  }

  /// Where the file is can be asked also when it is not in order.
  @Override
  boolean needsSettings() {
    return verb != Verb.PATH;
  }

  @Override
  public ExitCode call() {
    if ((verb == Verb.GET) != (key != null)) {
      throw usage(verb == Verb.GET ? "KEY is missing" : "KEY goes with get only");
    }
    if (origin && verb != Verb.LIST) {
      throw usage("--origin goes with list only");
    }
    switch (verb) {
      case LIST -> list();
      case GET -> get(String.valueOf(key));
      case PATH -> path();
    }
    return ExitCode.OK;
  }

  private Stream<View> views() {
    return terminal.settings().values().stream().map(View::of);
  }

  private void list() {
    if (isText()) {
      Table table =
          origin
              ? new Table(Column.left("KEY"), Column.wide("VALUE"), Column.wide("FROM"))
              : new Table(Column.left("KEY"), Column.wide("VALUE"));
      views().forEach(it -> table.row(row(it)));
      terminal.print(table);
    } else {
      data().all(views().map(Records::write).toList());
    }
    Path file = terminal.settings().file();
    if (isText() && !Files.exists(file)) {
      say("no file; to have one, write " + Text.visible(file.toString()));
    }
    ofWorkspace(file)
        .ifPresent(it ->
            say("not read: %s; settings are yours, not a folder's".formatted(Text.visible(it))));
  }

  private String[] row(View view) {
    Stream<String> cells = Stream.of(view.key(), view.value());
    return (origin ? Stream.concat(cells, Stream.of(view.origin())) : cells)
        .map(Text::visible)
        .toArray(String[]::new);
  }

  /// A file of settings of the folder or one above. It may be anybody's, so it is not opened.
  private static Optional<String> ofWorkspace(Path own) {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path file = at.resolve(".pawl").resolve("config.toml");
      if (Files.exists(file) && !file.equals(own)) {
        return Optional.of(file.toString());
      }
    }
    return Optional.empty();
  }

  private void get(String wanted) {
    View view =
        views()
            .filter(it -> it.key().equals(wanted))
            .findFirst()
            .orElseThrow(() ->
                usage(
                    "there is no setting '%s'%s"
                        .formatted(wanted, Words.didYouMean(wanted, Setting.keys()))));
    if (isText()) {
      terminal.out().println(Text.visible(view.value()));
    } else {
      data().one(Records.write(view));
    }
  }

  private void path() {
    String file = terminal.settings().file().toString();
    if (isText()) {
      terminal.out().println(Text.visible(file));
    } else {
      data().one(Json.line(file));
    }
  }

  /// For the parser: verbs are typed in small letters.
  static final class VerbReader implements CommandLine.ITypeConverter<Verb> {
    @Override
    public Verb convert(String text) {
      try {
        return Verb.valueOf(text.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException _) {
        throw new CommandLine.TypeConversionException(
            "'%s' is not one of list, get, path".formatted(text));
      }
    }
  }
}
