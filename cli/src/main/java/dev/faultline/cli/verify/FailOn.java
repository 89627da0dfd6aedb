package dev.faultline.cli.verify;

/** The least grade of a finding that fails the run. */
enum FailOn {
  VIOLATION,
  POTENTIAL
}
