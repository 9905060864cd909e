package dev.pawl.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.store.ListOptions;
import dev.pawl.engine.store.QueryParser;
import dev.pawl.engine.store.RunQuery;
import dev.pawl.engine.store.RunRecord;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A query finds the same runs in every store: those for which [RunQuery#matches] holds.
public interface QueryContract extends StoreFixture {

  @Test
  default void query_everyTerm_findsWhatItSays() {
    QueryZoo.fill(Node.join(store()));

    QueryZoo.queries()
        .forEach((query, expected) ->
            assertThat(find(query))
                .as(query)
                .containsExactlyInAnyOrder(
                    expected.isEmpty() ? new String[0] : expected.split(" ", -1)));
  }

  @Test
  default void query_anyTwoTerms_meanWhatMatchesSays() {
    QueryZoo.fill(Node.join(store()));
    ListOptions options = new ListOptions(ListOptions.FROM_NEWEST, 100, Runs.AT);
    List<RunRecord> all = store().list(RunQuery.ALL, options).runs();
    assertThat(all).hasSize(QueryZoo.SIZE);

    Set<String> terms = QueryZoo.queries().keySet();
    for (String one : terms) {
      for (String two : terms) {
        RunQuery query = QueryParser.parse(one + " " + two);
        assertThat(store().list(query, options).runs())
            .as(one + " " + two)
            .isEqualTo(all.stream().filter(run -> query.matches(run, Runs.AT)).toList());
      }
    }
  }

  @Test
  default void query_afterAChange_findsTheRunAsItIsNow() {
    Node node = Node.join(store());
    node.start(Runs.run("a").label("team", "red"));
    node.turn("a").status("building").label("team", "blue").committed();

    assertThat(find("state:queued")).isEmpty();
    assertThat(find("state:waiting")).containsExactly("a");
    assertThat(find("label.team:red")).isEmpty();
    assertThat(find("label.team:blue")).containsExactly("a");
    assertThat(find("build")).containsExactly("a");

    node.turn("a").withoutLabel("team").status(null).completes().committed();

    assertThat(find("label.team:*")).isEmpty();
    assertThat(find("build")).isEmpty();
    assertThat(find("is:ended")).containsExactly("a");
  }

  @Test
  default void query_ages_areThoseAtTheTimeAskedFor() {
    Node node = Node.join(store());
    node.start("a");
    RunQuery old = QueryParser.parse("age>1h");
    long oneHour = 3_600_000;

    for (long now : new long[] {Runs.AT, Runs.AT + oneHour, Runs.AT + oneHour + 1}) {
      ListOptions options = new ListOptions(ListOptions.FROM_NEWEST, 10, now);
      assertThat(store().list(old, options).runs()).hasSize(now > Runs.AT + oneHour ? 1 : 0);
    }
  }

  @Test
  default void query_wildcardsOfDatabases_areOrdinaryText() {
    Node node = Node.join(store());
    node.start(Runs.run("a_b").label("rate", "100%"));
    node.start(Runs.run("axb").label("rate", "100 or so"));
    node.start(Runs.run("a%b").label("rate", "it's \\ \"so\""));
    node.start("A_B");

    assertThat(find("id:a_")).containsExactly("a_b");
    assertThat(find("id:a%")).containsExactly("a%b");
    assertThat(find("100%")).containsExactly("a_b");
    assertThat(find("label.rate:100%")).containsExactly("a_b");
    assertThat(find("\"it's \\\\ \\\"so\"")).containsExactly("a%b");
    assertThat(find("a_b")).containsExactlyInAnyOrder("a_b", "A_B");
  }

  private List<String> find(String query) {
    ListOptions options = new ListOptions(ListOptions.FROM_NEWEST, 100, Runs.AT);
    return store().list(QueryParser.parse(query), options).runs().stream()
        .map(run -> run.id().value())
        .toList();
  }
}
