package dev.faultline.replay.simulation;

import dev.faultline.replay.model.EventScript;
import dev.faultline.replay.model.EventScript.Row;
import dev.faultline.stream.Shape;
import dev.faultline.stream.Task;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What happens to traces before somebody gets to see them. */
enum Damage {
  /** Nothing. */
  NONE {
    @Override
    List<Row> to(EventScript trace, Random random) {
      return trace.rows();
    }
  },
  /** Recording began in the middle. */
  BEGIN_MISSING {
    @Override
    List<Row> to(EventScript trace, Random random) {
      List<Row> rows = trace.rows();
      return rows.subList(random.nextInt(rows.size()), rows.size());
    }
  },
  /** Recording ended in the middle. */
  END_MISSING {
    @Override
    List<Row> to(EventScript trace, Random random) {
      List<Row> rows = trace.rows();
      return rows.subList(0, random.nextInt(rows.size()));
    }
  },
  /** A stretch is missing, of all CPUs. */
  STRETCH_LOST {
    @Override
    List<Row> to(EventScript trace, Random random) {
      List<Row> rows = trace.rows();
      int first = random.nextInt(rows.size());
      int behind = first + random.nextInt(rows.size() - first);
      List<Row> left = new ArrayList<>(rows.subList(0, first));
      left.add(lost(trace, rows.get(behind), first == 0 ? null : rows.get(first - 1)));
      left.addAll(rows.subList(behind, rows.size()));
      return left;
    }
  },
  /** One CPU lost events, and says so when it records again. */
  CPU_LOST {
    @Override
    List<Row> to(EventScript trace, Random random) {
      return lose(trace, trace.rows(), random);
    }
  },
  /** Several CPUs did, one after the other or at once. */
  CPUS_LOST {
    @Override
    List<Row> to(EventScript trace, Random random) {
      List<Row> rows = trace.rows();
      for (int i = 0; i < 4; i++) {
        rows = lose(trace, rows, random);
      }
      return rows;
    }
  };

  abstract List<Row> to(EventScript trace, Random random);

  private static List<Row> lose(EventScript trace, List<Row> rows, Random random) {
    int first = random.nextInt(rows.size());
    int behind = first + random.nextInt(Math.min(200, rows.size() - first));
    int cpu = rows.get(first).cpu();
    @Nullable Row last = null;
    boolean missing = false;
    List<Row> left = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      boolean here = row.cpu() == cpu;
      if (here && i >= first && i < behind && !isLoss(trace, row)) {
        missing = true;
        continue;
      }
      if (here && missing) {
        left.add(lost(trace, row, last));
        missing = false;
      }
      left.add(row);
      if (here && !isLoss(trace, row)) {
        last = row;
      }
    }
    // A CPU that records nothing any more cannot say that it has lost something.
    return missing ? rows : left;
  }

  private static boolean isLoss(EventScript trace, Row row) {
    return trace.dictionary().shape(row.shape()).kind() == EventKind.EVENTS_LOST;
  }

  private static Row lost(EventScript trace, Row next, @Nullable Row last) {
    int nobody = trace.dictionary().intern(new Task(0, "", 0));
    int shape =
        trace
            .dictionary()
            .intern(new Shape("", EventKind.EVENTS_LOST, Mode.MODE_UNSPECIFIED, false));
    long since = last == null ? 0 : last.timeNs();
    int known = last == null ? 0 : 1;
    return new Row(
        next.timeNs(), next.cpu(), nobody, shape, 0, 0, 0, since, known, next.position());
  }
}
