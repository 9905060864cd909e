package dev.pawl.cli;

import dev.pawl.api.Acknowledge;
import dev.pawl.api.NoticePage;
import dev.pawl.api.NoticeView;
import dev.pawl.api.ProblemCode;
import dev.pawl.api.PutSubscription;
import dev.pawl.api.SubscriptionView;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.EventFeed;
import dev.pawl.cli.link.LinkException;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Shape;
import dev.pawl.cli.text.Text;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows what a subscription is owed, and acknowledges it.
@CommandLine.Command(
    name = "notices",
    description = {
      "Show what you were not told yet: runs that ended, blocked or ask, and what tasks were to"
          + " tell of their output.",
      "",
      "Notices are kept until they are acknowledged, over restarts of everything. One that is no"
          + " longer true, such as a question that was answered, goes away by itself.",
      "",
      "Without -f they are shown and stay, unless --ack is given. With -f each is acknowledged once"
          + " it is shown, or once the program of --exec has ended with exit code 0; otherwise that"
          + " is run again, after a while. The program gets the notice as JSON on its input, and"
          + " PAWL_NOTICE_RUN, _TYPE, _EVENT and _TEXT in its environment.",
      "",
      "The first use subscribes you, as 'me', to all runs; 'pawl subscribe' makes others."
    },
    footer = {
      "",
      "Examples:",
      "  pawl notices",
      "  pawl notices --ack",
      "  pawl notices -f   # goes on until Ctrl-C, exit 130",
      "  pawl notices -f --as builds --exec tee -- -a all.log   # goes on until Ctrl-C, exit 130"
    })
final class NoticesCommand extends DataCommand {
  private static final int PAGE = 500;

  private final Interruption interruption;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what comes, until you stop it.")
  boolean follow;

  @Option(
      names = "--as",
      paramLabel = "NAME",
      description = "The subscription; default: ${DEFAULT-VALUE}.")
  String name = SubscribeCommand.ME;

  @Option(names = "--ack", description = "Acknowledge what was shown.")
  boolean acknowledge;

  @Option(names = "--keep", description = "With -f: acknowledge nothing.")
  boolean keep;

  @Option(
      names = "--exec",
      paramLabel = "PROGRAM",
      description = "With -f: run this for each notice; what follows -- are its arguments.")
  @Nullable String program;

  @Parameters(paramLabel = "ARG", description = "Arguments of the program.")
  List<String> arguments = new ArrayList<>();

  NoticesCommand(Terminal terminal, Interruption interruption) {
    super(terminal);
    this.interruption = interruption;
  }

  @Override
  public Exit call() {
    if (!follow && (program != null || keep)) {
      throw usage((program == null ? "--keep" : "--exec") + " needs -f");
    }
    if (follow && acknowledge) {
      throw usage("--ack is for a look; with -f each is acknowledged, unless --keep");
    }
    if (program == null && !arguments.isEmpty()) {
      throw usage("'%s' is an argument of no program; name it with --exec".formatted(first()));
    }
    return interruption.during(() -> {
      try (DaemonLink link = link()) {
        subscribe(link);
        return follow ? follow(link) : list(link);
      }
    });
  }

  @Override
  Shape shape() {
    return Shape.of(NoticeView.class, "run");
  }

  private String first() {
    return Text.visible(arguments.getFirst());
  }

  /// A person need not know of subscriptions to be told of runs.
  private void subscribe(DaemonLink link) {
    try {
      link.get(
          Paths.with(Paths.of("subscriptions", name, "notices"), "limit", 1), NoticePage.class);
    } catch (LinkException e) {
      if (!e.is(ProblemCode.NO_SUCH_SUBSCRIPTION) || !name.equals(SubscribeCommand.ME)) {
        throw e;
      }
      link.put(
          Paths.of("subscriptions", name), new PutSubscription(null, null), SubscriptionView.class);
      say("subscribed to all runs: from now on you are told when one ends, blocks or asks");
    }
  }

  private ExitCode list(DaemonLink link) {
    List<NoticeView> all = new ArrayList<>();
    NoticePage page;
    do {
      long after = all.isEmpty() ? 0 : all.getLast().number();
      String path = Paths.of("subscriptions", name, "notices");
      page = link.get(Paths.with(path, "after", after, "limit", PAGE), NoticePage.class);
      all.addAll(page.notices());
    } while (page.more());
    if (!isText()) {
      data().all(all.stream().map(Records::write).toList());
    } else if (all.isEmpty()) {
      say("no notices");
    } else {
      all.forEach(this::print);
    }
    terminal.out().flush();
    if (acknowledge) {
      for (int from = 0; from < all.size(); from += PAGE) {
        acknowledge(link, all.subList(from, Math.min(all.size(), from + PAGE)));
      }
    }
    return ExitCode.OK;
  }

  private ExitCode follow(DaemonLink link) throws InterruptedException {
    try (EventFeed feed = link.notices(name)) {
      while (!interruption.isRequested()) {
        EventFeed.Event event = feed.next();
        switch (event.name()) {
          case "notices" -> take(link, Records.read(event.data(), NoticePage.class).notices());
          case "gone" ->
              throw new LinkException(
                  ProblemCode.NO_SUCH_SUBSCRIPTION,
                  "subscription '%s' was removed".formatted(name));
          default -> {
            // Of a newer daemon.
          }
        }
      }
    }
    return ExitCode.INTERRUPTED;
  }

  private void take(DaemonLink link, List<NoticeView> notices) throws InterruptedException {
    for (NoticeView notice : notices) {
      if (program == null) {
        print(notice);
      } else {
        new NoticeProgram(program, arguments, this::say).untilTaken(notice);
        acknowledge(link, List.of(notice));
      }
    }
    terminal.out().flush();
    if (program == null) {
      acknowledge(link, notices);
    }
  }

  private void acknowledge(DaemonLink link, List<NoticeView> notices) {
    if (!keep) {
      Acknowledge body = new Acknowledge(notices.stream().map(NoticeView::number).toList());
      link.repeat(Paths.of("subscriptions", name, "ack"), body, SubscriptionView.class);
    }
  }

  private void print(NoticeView notice) {
    if (!isText()) {
      data().rows(true).add(Records.write(notice));
      return;
    }
    String time = Text.time(notice.at(), InstantSource.system().instant());
    String line = "%s  %s  %s  %s".formatted(time, notice.event(), notice.run(), notice.type());
    List<String> text = notice.text().lines().toList();
    terminal.out().println(Text.visible(text.isEmpty() ? line : line + ": " + text.getFirst()));
    if (follow || terminal.isForAgent()) { // else it is a list, to choose from
      text.stream().skip(1).forEach(it -> terminal.out().println("  " + Text.visible(it)));
    }
  }
}
