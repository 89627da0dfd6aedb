package dev.faultline.traces.tracedat;

import dev.faultline.traces.record.FormatParser;
import dev.faultline.traces.record.RecordField;
import java.util.List;

/**
 * The head of a page of the ring buffer: an absolute time, then a word that says how much of the
 * page is used and whether events are missing before it.
 *
 * @param commitOffset of that word
 * @param commitSize its bytes, the {@code long} of the recorded kernel
 * @param dataOffset of the events
 */
record PageLayout(int commitOffset, int commitSize, int dataOffset) {
  private static final int STAMP_BYTES = 8;

  /** As all kernels have it whose long is so long. */
  static PageLayout usual(int longSize) {
    return new PageLayout(STAMP_BYTES, longSize, STAMP_BYTES + longSize);
  }

  /** The layout that {@code events/header_page} describes; if it does not, the usual one. */
  static PageLayout parse(byte[] headerPage, int longSize) {
    List<RecordField> fields = FormatParser.fields(headerPage);
    int commitOffset = -1;
    int commitSize = 0;
    int dataOffset = -1;
    for (RecordField field : fields) {
      if (field.name().equals("commit")) {
        commitOffset = field.offset();
        commitSize = field.size();
      } else if (field.name().equals("data")) {
        dataOffset = field.offset();
      }
    }
    boolean usable =
        commitOffset >= STAMP_BYTES
            && (commitSize == Integer.BYTES || commitSize == Long.BYTES)
            && dataOffset >= commitOffset + commitSize
            && dataOffset < FileHead.MIN_PAGE;
    return usable ? new PageLayout(commitOffset, commitSize, dataOffset) : usual(longSize);
  }
}
