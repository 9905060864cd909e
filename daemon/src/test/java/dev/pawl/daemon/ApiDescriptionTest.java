package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.api.ApiVersion;
import dev.pawl.api.Problem;
import dev.pawl.api.ProblemCode;
import dev.pawl.api.RawJson;
import dev.pawl.daemon.ApiDescription.Operation;
import dev.pawl.daemon.http.EventStream;
import dev.pawl.daemon.http.Route;
import dev.pawl.daemon.http.TextBody;
import dev.pawl.daemon.metrics.MetricsText;
import dev.pawl.engine.history.BlockReason;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.history.Wait;
import dev.pawl.engine.store.Condition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.LogManager;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The description of the API says what the routes do, neither less nor more.
class ApiDescriptionTest {
  private static final ApiDescription DESCRIPTION = ApiDescription.CURRENT;
  private static final String PLACE = ApiDescription.PLACE;

  @TempDir static Path folder;
  private static Daemon daemon;
  private static List<Route> routes;

  @BeforeAll
  static void start() throws IOException {
    daemon = Daemon.start(folder.resolve("home"), null);
    routes = daemon.routes();
  }

  @AfterAll
  static void stop() throws IOException {
    daemon.close();
    // A daemon takes the log of its whole process.
    LogManager.getLogManager().readConfiguration();
  }

  private static String name(Route route) {
    return route.method() + " " + route.template();
  }

  @Test
  void everyRoute_isDescribed_andNothingElse() {
    List<String> served = routes.stream().map(ApiDescriptionTest::name).toList();
    List<String> described = DESCRIPTION.operations().stream().map(Operation::name).toList();

    assertThat(without(served, described))
        .as("routes without a description; add them to %s, see CONTRIBUTING.md", PLACE)
        .isEmpty();
    assertThat(without(described, served))
        .as("what %s describes and no route serves; take it out, or serve it", PLACE)
        .isEmpty();
    assertThat(served).as("routes").doesNotHaveDuplicates();
  }

  private static List<String> without(List<String> all, List<String> some) {
    return all.stream().filter(one -> !some.contains(one)).toList();
  }

  @Test
  void everyRoute_takesWhatIsDescribed() {
    List<String> faults = new ArrayList<>();
    for (Route route : routes) {
      Operation operation = operation(route);
      Set<String> path = new TreeSet<>();
      Stream.of(route.template().split("/"))
          .filter(part -> part.startsWith("{"))
          .forEach(part -> path.add(part.substring(1, part.length() - 1)));
      differ(faults, route, "path", path, DESCRIPTION.parameters(operation, "path"));
      differ(faults, route, "query", route.query(), DESCRIPTION.parameters(operation, "query"));
      String body = route.body() == null ? "none" : route.body().getSimpleName();
      differ(faults, route, "body", Set.of(body), List.of(operation.body().orElse("none")));
      String scope = operation.text().path("x-scope").asString("");
      String needed = route.scope().name().toLowerCase(Locale.ROOT);
      differ(faults, route, "x-scope", Set.of(needed), List.of(scope));
      if (!DESCRIPTION.parameters(operation, "header").contains(ApiVersion.HEADER)) {
        faults.add(name(route) + " does not refer to the parameter PawlApi of its path");
      }
    }

    assertThat(faults).as("%s and the routes differ", PLACE).isEmpty();
  }

  private static void differ(
      List<String> faults, Route route, String what, Set<String> served, List<String> described) {
    if (!new TreeSet<>(served).equals(new TreeSet<>(described))) {
      faults.add("%s: %s is %s, described %s".formatted(name(route), what, served, described));
    }
  }

  @Test
  void everyRoute_answersWhatIsDescribed() {
    List<String> faults = new ArrayList<>();
    for (Route route : routes) {
      Operation operation = operation(route);
      if (operation.successes().isEmpty()) {
        faults.add(name(route) + " has no answer with a status of 2xx");
      }
      operation
          .successes()
          .forEach((status, answer) -> {
            JsonNode content = answer.path("content");
            String described = content.propertyNames().toString();
            if (route.answers() != EventStream.class && route.answers() != TextBody.class) {
              JsonNode schema = content.at("/application~1json/schema");
              // A document has a schema of its own, which is not that of a record.
              described = ApiDescription.schemaName(schema).orElse(RawJson.class.getSimpleName());
            }
            String served = served(route.answers());
            differ(faults, route, "answer " + status, Set.of(served), List.of(described));
          });
    }

    assertThat(faults).as("%s and the routes differ", PLACE).isEmpty();
  }

  /// The name of a record, or the type of what is none.
  private static String served(Class<?> answers) {
    if (answers == EventStream.class) {
      return "[text/event-stream]";
    }
    return answers == TextBody.class ? "[" + MetricsText.TYPE + "]" : answers.getSimpleName();
  }

  private static Operation operation(Route route) {
    return DESCRIPTION.operations().stream()
        .filter(one -> one.name().equals(name(route)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name(route) + " is not described in " + PLACE));
  }

  @Test
  void everySchema_isThatOfARecord() throws ClassNotFoundException {
    RecordShapes shapes = new RecordShapes(DESCRIPTION.schemas());
    shapes.compare(Problem.class);
    for (Route route : routes) {
      Stream.of(route.body(), route.answers())
          .filter(type -> type != null && type.isRecord())
          .filter(type -> type != RawJson.class && type != TextBody.class)
          .forEach(shapes::compare);
    }
    for (JsonNode schema : DESCRIPTION.document().findValues("x-events")) {
      for (JsonNode event : schema) {
        String name = ApiDescription.schemaName(event).orElseThrow();
        shapes.compare(Class.forName(Problem.class.getPackageName() + "." + name));
      }
    }

    assertThat(shapes.faults()).as("%s and the records differ", PLACE).isEmpty();
    assertThat(DESCRIPTION.schemas().propertyNames())
        .as("schemas of %s; those that no route uses are to be taken out", PLACE)
        .containsExactlyInAnyOrderElementsOf(shapes.seen());
  }

  @Test
  void everyCodeOfAProblem_isDescribedAsItIs() {
    for (ProblemCode code : ProblemCode.values()) {
      JsonNode described = DESCRIPTION.problem(code.name());
      assertThat(described.path("status").asInt(0))
          .as("status of " + code)
          .isEqualTo(code.status());
      assertThat(described.path("title").asString("")).as(code.name()).isEqualTo(code.title());
      assertThat(described.path("retryable").asBoolean(false))
          .as("retryable of " + code)
          .isEqualTo(code.isRetryable());
    }
    assertThat(DESCRIPTION.problemCodes()).hasSize(ProblemCode.values().length);
  }

  @Test
  void everyOperation_namesTheStatusOfEachOfItsProblems() {
    List<String> faults = new ArrayList<>();
    for (Operation operation : DESCRIPTION.operations()) {
      Set<String> wanted = new TreeSet<>(operation.successes().keySet());
      wanted.add("default");
      for (String code : operation.problems()) {
        wanted.add(DESCRIPTION.problem(code).path("status").asString("unknown code " + code));
        if (DESCRIPTION.isAnywhere(code)) {
          faults.add(operation.name() + ": " + code + " needs no mention, it may come anywhere");
        }
      }
      Set<String> named = new TreeSet<>(operation.text().path("responses").propertyNames());
      if (!named.equals(wanted)) {
        faults.add("%s: responses %s, wanted %s".formatted(operation.name(), named, wanted));
      }
    }

    assertThat(faults).as(PLACE).isEmpty();
  }

  @Test
  void closedSets_haveTheValuesOfTheEngine() {
    Map<String, List<String>> wanted = new LinkedHashMap<>();
    List<String> states = Stream.of(RunState.values()).map(RunState::code).toList();
    wanted.put("/RunView/properties/state", states);
    wanted.put("/Candidate/properties/state", states);
    wanted.put("/RunView/properties/is/items", lower(Condition.Flag.values()));
    wanted.put("/WaitView/properties/kind", lower(Wait.Kind.values()));
    wanted.put(
        "/BlockView/properties/reason",
        Stream.of(BlockReason.values()).map(BlockReason::code).toList());

    wanted.forEach((place, values) ->
        assertThat(ApiDescription.texts(DESCRIPTION.schemas().at(place + "/enum")))
            .as("%s, enum of %s", PLACE, place)
            .containsExactlyInAnyOrderElementsOf(values));
  }

  @Test
  void wait_isForAnyState() {
    JsonNode allowed =
        DESCRIPTION.operations().stream()
            .filter(one -> one.template().equals("/api/v1/runs/{id}/wait"))
            .flatMap(one -> DESCRIPTION.parameters(one).stream())
            .filter(one -> one.path("name").asString().equals("for"))
            .findFirst()
            .orElseThrow()
            .at("/schema/enum");

    assertThat(ApiDescription.texts(allowed))
        .containsAll(Stream.of(RunState.values()).map(RunState::code).toList());
  }

  private static List<String> lower(Enum<?>[] values) {
    return Stream.of(values).map(value -> value.name().toLowerCase(Locale.ROOT)).toList();
  }

  @Test
  void everything_isExplained() {
    List<String> faults = new ArrayList<>();
    Set<String> ids = new TreeSet<>();
    for (Operation operation : DESCRIPTION.operations()) {
      String summary = operation.text().path("summary").asString("");
      if (!summary.matches("[A-Z][^.]*\\.")) {
        faults.add(operation.name() + ": the summary is not one sentence: " + summary);
      }
      if (!ids.add(operation.text().path("operationId").asString(""))) {
        faults.add(operation.name() + ": its operationId is taken");
      }
      for (JsonNode parameter : DESCRIPTION.parameters(operation)) {
        explained(faults, operation.name() + ", " + parameter.path("name"), parameter);
      }
    }
    DESCRIPTION
        .schemas()
        .properties()
        .forEach(schema -> {
          explained(faults, schema.getKey(), schema.getValue());
          schema
              .getValue()
              .path("properties")
              .properties()
              .forEach(field ->
                  explained(faults, schema.getKey() + "." + field.getKey(), field.getValue()));
        });

    assertThat(faults).as(PLACE).isEmpty();
  }

  private static void explained(List<String> faults, String what, JsonNode node) {
    if (!node.path("description").asString("").endsWith(".")
        && !node.path("description").asString("").endsWith("…")) {
      faults.add(what + " has no description that ends in a full stop");
    }
  }

  @Test
  void everyExample_isOneThatFits() {
    ApiSchemas schemas = new ApiSchemas(DESCRIPTION);
    DESCRIPTION
        .schemas()
        .properties()
        .forEach(schema -> {
          for (JsonNode example : schema.getValue().path("examples")) {
            assertThat(schemas.faults(schema.getKey(), example)).as(schema.getKey()).isEmpty();
          }
        });
    for (Operation operation : DESCRIPTION.operations()) {
      Stream.concat(
              Stream.of(operation.text().path("requestBody")),
              operation.successes().values().stream())
          .map(part -> part.at("/content/application~1json"))
          .filter(content -> content.has("example"))
          .forEach(content ->
              assertThat(schemas.faults(content.path("schema"), content.path("example")))
                  .as("the example of " + operation.name())
                  .isEmpty());
      for (JsonNode parameter : DESCRIPTION.parameters(operation)) {
        if (parameter.has("example")) {
          assertThat(schemas.faults(parameter.path("schema"), parameter.path("example")))
              .as("the example of %s, %s", operation.name(), parameter.path("name"))
              .isEmpty();
        }
      }
    }
  }

  @Test
  void description_isServed() throws IOException {
    Http.Answer answer = new Http(folder.resolve("home/daemon.sock")).get("/api/v1/openapi.json");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(JsonMapper.shared().readTree(answer.body())).isEqualTo(DESCRIPTION.document());
    assertThat(DESCRIPTION.document().at("/info/version").asString())
        .isEqualTo(Integer.toString(ApiVersion.CURRENT));
  }
}
