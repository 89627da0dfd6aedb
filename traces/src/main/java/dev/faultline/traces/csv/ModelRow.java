package dev.faultline.traces.csv;

import dev.faultline.stream.EventBlock;
import dev.faultline.stream.LockKey;
import dev.faultline.stream.MappingKey;
import dev.faultline.stream.Shape;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.stream.Subject;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.LossCause;
import dev.faultline.v1.Mode;

/** Reads records that say themselves which event of the model they are, in column {@code kind}. */
final class ModelRow {
  private final StreamDictionary dictionary;

  ModelRow(StreamDictionary dictionary) {
    this.dictionary = dictionary;
  }

  /** Appends the event; returns its kind. */
  EventKind append(CsvCells cells, RowPlace place, EventBlock block) throws BadCellException {
    EventKind kind =
        cells.constant(EventColumn.KIND, EventKind.class, EventKind.EVENT_KIND_UNSPECIFIED);
    if (kind == EventKind.UNRECOGNIZED || kind == EventKind.EVENT_KIND_UNSPECIFIED) {
      throw new BadCellException(EventColumn.KIND, kind.name(), "kind of the model");
    }
    Mode mode = cells.constant(EventColumn.MODE, Mode.class, Mode.MODE_UNSPECIFIED);
    if (mode == Mode.UNRECOGNIZED) {
      throw new BadCellException(EventColumn.MODE, mode.name(), "mode of the model");
    }
    boolean tried = cells.truth(EventColumn.TRIED);
    LossCause loss =
        cells.constant(EventColumn.LOSS, LossCause.class, LossCause.LOSS_CAUSE_UNSPECIFIED);
    if (loss == LossCause.UNRECOGNIZED) {
      throw new BadCellException(EventColumn.LOSS, loss.name(), "cause that is known");
    }
    Shape shape =
        new Shape(cells.text(EventColumn.EVENT), kind, mode, tried, place.context(), loss);
    Subject subject =
        subject(
            cells,
            EventColumn.MAPPING,
            EventColumn.INO,
            EventColumn.DEV,
            EventColumn.LOCK_CLASS,
            EventColumn.LOCK);
    Subject other =
        subject(
            cells,
            EventColumn.OTHER_MAPPING,
            EventColumn.OTHER_INO,
            EventColumn.OTHER_DEV,
            EventColumn.OTHER_LOCK_CLASS,
            EventColumn.OTHER_LOCK);
    long a = cells.number(EventColumn.A);
    long b = cells.number(EventColumn.B);
    long c = cells.number(EventColumn.C);
    block.append(
        place.timeNs(),
        place.cpu(),
        dictionary.intern(place.task()),
        dictionary.intern(shape),
        dictionary.intern(subject),
        dictionary.intern(other),
        a,
        b,
        c,
        place.position());
    return kind;
  }

  private static Subject subject(
      CsvCells cells,
      EventColumn mapping,
      EventColumn ino,
      EventColumn dev,
      EventColumn lockClass,
      EventColumn lock)
      throws BadCellException {
    if (cells.has(lockClass) || cells.has(lock)) {
      return new LockKey(cells.text(lockClass), cells.number(lock));
    }
    if (!cells.has(mapping) && !cells.has(ino) && !cells.has(dev)) {
      return Subject.NONE;
    }
    return new MappingKey(
        cells.number(mapping),
        cells.has(ino),
        cells.number(ino),
        cells.has(dev),
        cells.has(dev) ? cells.device(dev) : 0);
  }
}
