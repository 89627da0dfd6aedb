package dev.faultline.traces.csv;

import dev.faultline.stream.MappingKey;
import java.util.EnumMap;
import java.util.Map;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * The cells of a record, moved from one to the next, by the columns of the model. Cells of absent
 * columns are empty.
 */
final class CsvCells {
  private static final int MAX_MAJOR = (1 << 12) - 1;
  private static final int MAX_MINOR = (1 << 20) - 1;

  private final Map<EventColumn, Integer> places = new EnumMap<>(EventColumn.class);
  private @Nullable CSVRecord cells;

  CsvCells(CsvHeader header) {
    for (EventColumn column : EventColumn.values()) {
      places.put(column, header.indexOf(column.word()));
    }
  }

  /** Looks at this record. */
  void at(CSVRecord cells) {
    this.cells = cells;
  }

  String text(EventColumn column) {
    int place = places.getOrDefault(column, -1);
    String cell = place < 0 || cells == null ? "" : cells.get(place);
    return column.isText() ? FormulaGuard.off(cell) : cell.strip();
  }

  boolean has(EventColumn column) {
    return !text(column).isEmpty();
  }

  /** A signed number, decimal or behind {@code 0x}; 0 if the cell is empty. */
  long number(EventColumn column) throws BadCellException {
    String cell = text(column);
    if (cell.isEmpty()) {
      return 0;
    }
    try {
      return cell.startsWith("0x")
          ? Long.parseUnsignedLong(cell.substring(2), 16)
          : cell.startsWith("-") ? Long.parseLong(cell) : Long.parseUnsignedLong(cell);
    } catch (NumberFormatException e) {
      throw new BadCellException(column, cell, "number");
    }
  }

  /** A number of at most {@code max}, whose sign is not there or as {@code min} allows. */
  int small(EventColumn column, int min, int max) throws BadCellException {
    long value = number(column);
    if (value < min || value > max) {
      throw new BadCellException(column, text(column), "number from " + min + " to " + max);
    }
    return (int) value;
  }

  /** {@code major:minor}, or the kernel's number. */
  int device(EventColumn column) throws BadCellException {
    String cell = text(column);
    int colon = cell.indexOf(':');
    if (colon < 0) {
      return small(column, 0, Integer.MAX_VALUE);
    }
    try {
      int major = Integer.parseInt(cell, 0, colon, 10);
      int minor = Integer.parseInt(cell, colon + 1, cell.length(), 10);
      if (major >= 0 && major <= MAX_MAJOR && minor >= 0 && minor <= MAX_MINOR) {
        return MappingKey.device(major, minor);
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new BadCellException(column, cell, "device");
  }

  boolean truth(EventColumn column) throws BadCellException {
    String cell = text(column);
    return switch (cell) {
      case "true", "TRUE", "1" -> true;
      case "", "false", "FALSE", "0" -> false;
      default -> throw new BadCellException(column, cell, "true or false");
    };
  }

  /** The constant of that name, or {@code absent} if the cell is empty. */
  <E extends Enum<E>> E constant(EventColumn column, Class<E> type, E absent)
      throws BadCellException {
    String cell = text(column);
    try {
      return cell.isEmpty() ? absent : Enum.valueOf(type, cell);
    } catch (IllegalArgumentException e) {
      throw new BadCellException(column, cell, type.getSimpleName() + " that is known");
    }
  }
}
