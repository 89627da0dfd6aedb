package dev.faultline.replay.locks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.replay.locks.ClassOrder.Acquisition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The kernel's own lock-order test cases")
final class LockdepSelftestTest {

  private record Step(int number, String op, String lock, boolean mustFail) {}

  private record Outcome(boolean reported, String step) {}

  @Test
  @DisplayName("all come out as expected, and the first report comes at the step it should")
  void allCases() throws IOException {
    Map<String, List<Step>> cases = cases();
    Map<String, Outcome> expected = expected();
    List<String> disagreements = new ArrayList<>();
    cases.forEach(
        (name, steps) -> {
          Outcome outcome = run(steps);
          if (!outcome.equals(expected.get(name))) {
            disagreements.add(name + ": " + outcome + ", expected " + expected.get(name));
          }
          if (outcome.reported() != steps.get(0).mustFail()) {
            disagreements.add(name + ": reported " + outcome.reported());
          }
        });

    assertThat(cases).hasSize(115);
    assertThat(expected).hasSize(115);
    assertThat(disagreements).isEmpty();
  }

  private static Outcome run(List<Step> steps) {
    ClassOrder order = new ClassOrder();
    ClassOrder.Context context = new ClassOrder.Context();
    for (Step step : steps) {
      if (apply(order, context, step).isPresent()) {
        return new Outcome(true, Integer.toString(step.number()));
      }
    }
    return new Outcome(false, "");
  }

  private static Optional<String> apply(ClassOrder order, ClassOrder.Context context, Step step) {
    String op = step.op();
    String family = family(op);
    String lock = family + ":" + step.lock();
    if ((op.endsWith("_init") && !op.equals("ww_acquire_init")) || op.startsWith("init_")) {
      return order.initialise(context, lock);
    }
    if (op.contains("unlock") || op.startsWith("up_")) {
      return order.release(context, lock);
    }
    boolean inContext = op.equals("ww_mutex_lock_ctx");
    boolean nested = op.contains("nest_lock");
    Optional<String> nest =
        inContext
            ? Optional.of("wwctx:t")
            : nested ? Optional.of(family + ":" + nestLock(op)) : Optional.empty();
    boolean tried = op.contains("trylock");
    return order.acquire(
        context, new Acquisition(lockClass(family, step.lock()), lock, use(op), tried, nest));
  }

  private static String nestLock(String op) {
    return op.substring(op.indexOf('(') + 1, op.indexOf(')'));
  }

  private static Use use(String op) {
    if (op.equals("read_lock")) {
      return Use.RECURSIVE_READ;
    }
    return op.equals("down_read") ? Use.READ : Use.WRITE;
  }

  private static String family(String op) {
    if (op.equals("ww_acquire_init")) {
      return "wwctx";
    } else if (op.startsWith("ww_")) {
      return "ww";
    } else if (op.startsWith("spin")) {
      return "spin";
    } else if (op.startsWith("rt_")) {
      return "rtm";
    } else if (op.startsWith("mutex")) {
      return "mutex";
    } else if (op.contains("rwsem") || op.startsWith("down") || op.startsWith("up")) {
      return "sem";
    }
    return "rw";
  }

  /** X1 and X2 are two locks of the class X; all ww mutexes are of one class. */
  private static String lockClass(String family, String lock) {
    return family.equals("ww") ? "ww" : family + ":" + lock.replaceAll("[0-9]", "");
  }

  private static Map<String, List<Step>> cases() throws IOException {
    Map<String, List<Step>> cases = new LinkedHashMap<>();
    for (String[] row : rows("selftest-cases.csv")) {
      cases
          .computeIfAbsent(row[0] + "/" + row[1], name -> new ArrayList<>())
          .add(new Step(Integer.parseInt(row[2]), row[3], row[4], row[5].equals("FAILURE")));
    }
    return cases;
  }

  private static Map<String, Outcome> expected() throws IOException {
    Map<String, Outcome> expected = new LinkedHashMap<>();
    for (String[] row : rows("selftest-trigger-steps.csv")) {
      String step = row.length > 3 ? row[3] : "";
      expected.put(row[0] + "/" + row[1], new Outcome(row[2].equals("FAILURE"), step));
    }
    return expected;
  }

  private static List<String[]> rows(String file) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            LockdepSelftestTest.class.getResourceAsStream("/lockdep-selftest/" + file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .skip(1)
          .map(line -> line.split(",", -1))
          .toList();
    }
  }
}
