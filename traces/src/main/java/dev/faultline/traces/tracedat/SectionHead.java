package dev.faultline.traces.tracedat;

import dev.faultline.traces.input.SeekableInput;
import java.io.IOException;

/**
 * The head of a section of version 7.
 *
 * @param id what it holds
 * @param isCompressed whether it is compressed
 * @param body where its content begins
 */
record SectionHead(int id, boolean isCompressed, long body) {
  private static final int COMPRESSED = 1;
  private static final int MAX_UNPACKED = 32 << 20;

  static SectionHead read(SeekableInput file, FileHead head, long position, String part)
      throws IOException {
    if (position < 0 || position > file.size()) {
      throw MetaInput.at(file, file.size())
          .wrong(
              "this recording of trace-cmd is cut or damaged: "
                  + part
                  + " should stand at byte "
                  + Long.toUnsignedString(position)
                  + "; record again, or try 'trace-cmd restore'");
    }
    MetaInput in = MetaInput.at(file, position).order(head.order()).part(part);
    int id = in.u2();
    boolean compressed = (in.u2() & COMPRESSED) != 0;
    in.u4();
    in.s8();
    return new SectionHead(id, compressed, in.position());
  }

  /** Its content, unpacked where it is compressed. */
  MetaInput body(SeekableInput file, FileHead head) throws IOException {
    MetaInput in = MetaInput.at(file, body).order(head.order()).part("a section");
    if (!isCompressed) {
      return in;
    }
    long packedSize = in.u4();
    long size = in.u4();
    if (size > MAX_UNPACKED) {
      throw in.wrong(
          "a section unpacks to " + size + " bytes, at most " + MAX_UNPACKED + " are allowed");
    }
    byte[] packed = in.bytes(packedSize);
    byte[] unpacked = new byte[(int) size];
    String problem =
        new Unpacker(head.compression(), null)
            .unpack(packed, packed.length, unpacked, 0, unpacked.length);
    if (!problem.isEmpty()) {
      throw in.wrong("a section cannot be unpacked: " + problem);
    }
    return MetaInput.unpacked(file, unpacked, body).order(head.order());
  }
}
