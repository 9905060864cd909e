package dev.pawl.testkit.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Accounts outside the engine. Each posting of an order is made once and taken back once, however
/// often it is asked for; one that was taken back before it was made is never made.
final class Bank {
  private final SortedMap<Integer, Integer> balances = new TreeMap<>();
  private final Map<String, Book> books = new HashMap<>();

  /// What goes into an account.
  record Posting(int account, int amount) {}

  /// What was done for one order, in order.
  static final class Book {
    private final List<Integer> made = new ArrayList<>();
    private final List<Integer> undone = new ArrayList<>();

    List<Integer> made() {
      return made;
    }

    List<Integer> undone() {
      return undone;
    }
  }

  void make(String order, int number, Posting posting) {
    Book book = book(order);
    if (!book.made.contains(number) && !book.undone.contains(number)) {
      book.made.add(number);
      balances.merge(posting.account(), posting.amount(), Integer::sum);
    }
  }

  /// Takes a posting back. False if that was done before.
  boolean undo(String order, int number, Posting posting) {
    Book book = book(order);
    if (book.undone.contains(number)) {
      return false;
    }
    book.undone.add(number);
    if (book.made.contains(number)) {
      balances.merge(posting.account(), -posting.amount(), Integer::sum);
    }
    return true;
  }

  Book book(String order) {
    return books.computeIfAbsent(order, _ -> new Book());
  }

  int total() {
    return balances.values().stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public String toString() {
    return balances.toString();
  }
}
