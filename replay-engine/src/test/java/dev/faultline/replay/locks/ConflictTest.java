package dev.faultline.replay.locks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Whether a holder can make a waiter wait")
final class ConflictTest {

  @ParameterizedTest(name = "who holds {0}")
  @DisplayName("the matrix, as the lock is built")
  @CsvSource({
    // holder        ADD BLOCK READ       RECURSIVE WRITE COUNT DRAIN
    "ADD,            NO, YES,  NO,        NO,       NO,   NO,   NO",
    "BLOCK,          YES, NO,  NO,        NO,       NO,   NO,   NO",
    "READ,           NO, NO,   IF_WRITER, NO,       YES,  NO,   NO",
    "RECURSIVE_READ, NO, NO,   IF_WRITER, NO,       YES,  NO,   NO",
    "WRITE,          NO, NO,   YES,       YES,      YES,  NO,   NO",
    "COUNT,          NO, NO,   NO,        NO,       NO,   NO,   YES",
    "DRAIN,          NO, NO,   NO,        NO,       NO,   NO,   NO"
  })
  void asBuilt(
      Use held,
      Conflict add,
      Conflict block,
      Conflict read,
      Conflict recursive,
      Conflict write,
      Conflict count,
      Conflict drain) {
    assertThat(row(held, false)).containsExactly(add, block, read, recursive, write, count, drain);
  }

  @ParameterizedTest(name = "who holds {0}")
  @DisplayName("a fair two-state lock differs in add against add and block against block alone")
  @CsvSource({
    "ADD,            IF_WRITER, YES",
    "BLOCK,          YES,       IF_WRITER",
    "READ,           NO,        NO",
    "RECURSIVE_READ, NO,        NO",
    "WRITE,          NO,        NO",
    "COUNT,          NO,        NO",
    "DRAIN,          NO,        NO"
  })
  void fair(Use held, Conflict add, Conflict block) {
    assertThat(row(held, true).subList(0, 2)).containsExactly(add, block);
    assertThat(row(held, true).subList(2, 7)).isEqualTo(row(held, false).subList(2, 7));
  }

  private static List<Conflict> row(Use held, boolean fair) {
    return List.of(Use.values()).stream().map(use -> Conflict.of(held, use, fair)).toList();
  }
}
