package dev.faultline.cli.fuzz;

/**
 * A file that is right as it is.
 *
 * @param name what it is
 * @param bytes what is in it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Sample(String name, byte[] bytes) {
  @Override
  public String toString() {
    return name;
  }
}
