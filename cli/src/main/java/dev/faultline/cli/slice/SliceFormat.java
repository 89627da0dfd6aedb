package dev.faultline.cli.slice;

/** How {@code slice} writes what remains. */
enum SliceFormat {
  STREAM,
  TEXT;

  /** The format that goes by such a name. */
  static SliceFormat of(String output) {
    return output.endsWith(".fls") ? STREAM : TEXT;
  }
}
