/// The routes of the API over an engine.
package dev.pawl.daemon.rest;
