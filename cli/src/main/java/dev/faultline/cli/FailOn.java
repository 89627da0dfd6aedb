package dev.faultline.cli;

/** The least grade of a finding that fails the run. */
enum FailOn {
  VIOLATION,
  POTENTIAL
}
