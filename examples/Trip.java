import dev.pawl.engine.workflow.Attempt;
import dev.pawl.engine.workflow.StepFailedException;
import dev.pawl.engine.workflow.TypeRef;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowContext;
import dev.pawl.engine.workflow.WorkflowFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Books the parts of a trip; if one cannot be had, or somebody cancels, gives the others back.
///
///     pawl run examples/Trip.java '{"folder": "/tmp/trip", "soldOut": "car"}'
///     pawl run examples/Trip.java '{"folder": "/tmp/trip"}' --id trip     # and then
///     pawl cancel trip
///
/// A booking is a file in a folder. Its name is the idempotency key of the step, so that a booking
/// that was made just before a crash is found, not made twice.
final class Trip {
  private static final List<String> PARTS = List.of("flight", "hotel", "car");
  private static final Duration TIME_TO_CHANGE_ONES_MIND = Duration.ofSeconds(10);

  /// What is wanted.
  ///
  /// @param soldOut a part that cannot be had; may be absent
  record Wish(Path folder, String soldOut) {}

  /// A part that was booked.
  record Booking(String part, Path file) {}

  static final Workflow<Wish, List<Booking>> TRIP =
      Workflow.of("trip", TypeRef.of(Wish.class), new TypeRef<>() {}, Trip::trip);

  static List<Booking> trip(WorkflowContext ctx, Wish wish) {
    Deque<Booking> booked = new ArrayDeque<>();
    ctx.cleanup(() -> giveBack(ctx, booked)); // when canceled
    try {
      for (String part : PARTS) {
        ctx.status("booking the " + part);
        booked.push(ctx.step("book " + part, Booking.class, attempt -> book(attempt, wish, part)));
      }
    } catch (StepFailedException e) {
      giveBack(ctx, booked);
      throw new WorkflowFailure("no trip: " + e.failure().message());
    }
    ctx.status("booked; cancel within " + TIME_TO_CHANGE_ONES_MIND.toSeconds() + " s");
    ctx.sleep(TIME_TO_CHANGE_ONES_MIND);
    ctx.status("booked");
    return new ArrayList<>(booked.reversed());
  }

  /// Undoes the last booking first.
  static void giveBack(WorkflowContext ctx, Deque<Booking> booked) {
    for (Booking booking : booked) {
      ctx.status("giving back the " + booking.part());
      ctx.step("give back " + booking.part(), Boolean.class, attempt -> cancel(booking));
    }
    ctx.status("gave everything back");
  }

  static Booking book(Attempt attempt, Wish wish, String part) throws IOException {
    if (part.equals(wish.soldOut())) {
      throw new WorkflowFailure("no " + part + " left");
    }
    Path file = wish.folder().resolve(part + "-" + attempt.idempotencyKey().replace('/', '-'));
    Files.createDirectories(wish.folder());
    if (!Files.exists(file)) {
      Files.createFile(file);
    }
    return new Booking(part, file);
  }

  static boolean cancel(Booking booking) throws IOException {
    return Files.deleteIfExists(booking.file());
  }
}
