/// What goes over the HTTP API, version 1: records as their JSON has them, and the codes of errors.
///
/// A field that is absent in JSON is null here. Times are ISO 8601 in UTC.
package dev.pawl.api;
