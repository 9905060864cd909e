package dev.pawl.api;

import java.util.List;

/// Some of what a subscription is owed, oldest first.
///
/// @param more whether there are others behind them
public record NoticePage(List<NoticeView> notices, boolean more) {
  public NoticePage {
    notices = List.copyOf(notices);
  }
}
