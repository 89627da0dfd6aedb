package dev.faultline.cli.report.json;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.faultline.v1.Report;
import dev.faultline.v1.ShardRef;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.io.InputStream;

/** Reads the binary form field by field, so that no more than one trace is in memory. */
final class PbReportReader {
  private static final int TRACE =
      Report.TRACES_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int SHARD =
      Report.SHARDS_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int TOOL_VERSION =
      Report.TOOL_VERSION_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

  private final CodedInputStream in;
  private final StoredReport.Receiver receiver;
  private long read;
  private boolean signed;

  private PbReportReader(InputStream in, StoredReport.Receiver receiver) {
    this.in = CodedInputStream.newInstance(in);
    this.receiver = receiver;
  }

  static void read(InputStream in, StoredReport.Receiver receiver) throws IOException {
    new PbReportReader(in, receiver).run();
  }

  private void run() throws IOException {
    long at = 0;
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        field(tag);
        read += in.getTotalBytesRead();
        in.resetSizeCounter();
        at = read;
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IOException("the field at byte " + at + " is cut or damaged: " + e.getMessage(), e);
    }
    if (!signed) {
      throw new IOException(
          "it is no report, or its end is missing: no version of faultline is in it");
    }
  }

  private void field(int tag) throws IOException {
    switch (tag) {
      case TRACE -> receiver.accept(trace());
      case SHARD -> receiver.shard(shard());
      case TOOL_VERSION -> signed = !in.readStringRequireUtf8().isEmpty();
      default -> in.skipField(tag);
    }
  }

  private TraceReport trace() throws IOException {
    int outer = limit("a trace");
    TraceReport trace = TraceReport.parseFrom(in);
    in.checkLastTagWas(0);
    in.popLimit(outer);
    return trace;
  }

  private ShardRef shard() throws IOException {
    int outer = limit("a part");
    ShardRef shard = ShardRef.parseFrom(in);
    in.checkLastTagWas(0);
    in.popLimit(outer);
    return shard;
  }

  private int limit(String what) throws IOException {
    int length = in.readRawVarint32();
    if (length < 0 || length > StoredReport.MOST_BYTES_OF_A_TRACE) {
      throw new InvalidProtocolBufferException(
          what + " of " + Integer.toUnsignedString(length) + " bytes");
    }
    return in.pushLimit(length);
  }
}
