/// Sends notices to webhooks, signed (Standard Webhooks 1.0), each as a run of its own.
package dev.pawl.daemon.webhook;
