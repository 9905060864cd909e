package dev.pawl.daemon.webhook;

import dev.pawl.api.NoticeView;

/// One notice on its way to a webhook.
///
/// @param id the same each time that it is sent, so that the receiver knows it again
record Delivery(String id, String subscription, NoticeView notice) {}
