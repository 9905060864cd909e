/// What Pawl promises, as tests: every promise of its forerunners, every defect they had, and the
/// scenarios that engines of this kind are measured by.
package dev.pawl.testkit.acceptance;
