package dev.faultline.traces.tracedat;

import dev.faultline.traces.input.SeekableInput;
import dev.faultline.traces.record.RecordHead;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Opens the records of all CPUs of a recording. */
final class TraceDatRecords {
  private TraceDatRecords() {}

  /**
   * Opens the records.
   *
   * @param ahead unpacks pages
   * @param formats say which records are stopped at
   * @param problems is told what cannot be read
   */
  static RecordMerge open(
      SeekableInput file,
      Recording recording,
      ReadAhead ahead,
      BoundFormats formats,
      PageProblems problems)
      throws IOException {
    int count = 0;
    for (RingBuffer buffer : recording.buffers) {
      count += buffer.cpus().size();
    }
    RecordHead head = recording.formats.head();
    MemoryBudget budget = new MemoryBudget(file.name());
    List<RecordCursor> cursors = new ArrayList<>();
    for (RingBuffer buffer : recording.buffers) {
      int window = MemoryBudget.pagesFor(count, buffer.pageSize());
      for (CpuData cpu : buffer.cpus()) {
        if (cpu.size() > 0) {
          CpuPages pages = new CpuPages(file, recording, buffer, cpu, budget, ahead, window);
          cursors.add(new RecordCursor(pages, head, formats, problems));
        }
      }
    }
    return new RecordMerge(cursors);
  }
}
