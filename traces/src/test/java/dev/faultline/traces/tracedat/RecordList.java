package dev.faultline.traces.tracedat;

import dev.faultline.traces.binding.Bindings;
import dev.faultline.traces.input.SeekableInput;
import dev.faultline.traces.record.TraceFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** All records of a recording, bound or not. */
final class RecordList {
  private RecordList() {}

  static List<String> of(byte[] file) throws IOException {
    return of(new ByteArrayInputStream(file));
  }

  static List<String> of(InputStream in) throws IOException {
    try (SeekableInput file = SeekableInput.spool("test", in, SeekableInput.MAX_SPOOLED)) {
      return of(file);
    }
  }

  static List<String> of(SeekableInput file) throws IOException {
    Recording recording = Recording.read(file);
    BoundFormats all =
        new BoundFormats(recording, Bindings.none(), -1, new KernelStacks(recording));
    Arrays.fill(all.wanted(), true);
    try (ReadAhead ahead = new ReadAhead()) {
      return lines(
          recording, TraceDatRecords.open(file, recording, ahead, all, new PageProblems()));
    }
  }

  private static List<String> lines(Recording recording, RecordMerge records) throws IOException {
    List<String> lines = new ArrayList<>();
    while (records.advance()) {
      RecordCursor record = records.current();
      if (record.loss().isPending()) {
        lines.add(ReportLine.loss(record.cpu(), record.loss().count()));
        record.loss().clear();
      }
      TraceFormat format = recording.formats.find(record.type());
      lines.add(
          ReportLine.record(
              recording.time.ns(record.time()),
              record.cpu(),
              record.tid(),
              format == null ? "id " + record.type() : format.name()));
    }
    return lines;
  }
}
