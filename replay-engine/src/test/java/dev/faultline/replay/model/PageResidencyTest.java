package dev.faultline.replay.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.MappingKey;
import dev.faultline.stream.Shape;
import dev.faultline.stream.Subject;
import dev.faultline.stream.Task;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The residency of pages")
final class PageResidencyTest {
  private static final Mapping MAPPING = new Mapping(Identity.of(MappingKey.ofAddress(1)));
  private static final TaskContext TASK = new TaskContext(1);

  private final PageResidency pages = new PageResidency();
  private long sequence;

  private Moment now() {
    return new Moment(
        sequence++,
        0,
        0,
        new Task(1, "", 0),
        new Shape("", EventKind.PAGE_ADDED, Mode.MODE_UNSPECIFIED, false),
        Subject.NONE,
        Subject.NONE,
        0,
        0,
        0,
        0,
        false);
  }

  private Insertion insertion() {
    return new Insertion(MAPPING, TASK, Optional.empty(), now(), 0, false, 0);
  }

  private static PageRange range(long first, long last) {
    return new PageRange(first, last);
  }

  @Test
  @DisplayName("is unknown at first, not absent")
  void unknown() {
    assertThat(pages.at(0)).isEmpty();
    assertThat(pages.isAbsent(0)).isFalse();
    assertThat(pages.isResident(0)).isFalse();
    assertThat(pages.isKnown(range(0, 0))).isFalse();
  }

  @Test
  @DisplayName("keeps neighbours of one insertion in one run")
  void merges() {
    Insertion insertion = insertion();
    for (long index : new long[] {4, 6, 5, 3}) {
      assertThat(pages.added(range(index, index), insertion)).isFalse();
    }
    assertThat(pages.size()).isEqualTo(1);
    assertThat(pages.at(5).orElseThrow().pages()).isEqualTo(range(3, 6));
    pages.added(range(7, 7), insertion());
    assertThat(pages.size()).isEqualTo(2);
  }

  @Test
  @DisplayName("keeps what is removed together in one run, and cuts runs")
  void cuts() {
    pages.added(PageRange.ofFolio(0, 9), insertion());
    assertThat(pages.removed(range(100, 199))).isFalse();
    assertThat(pages.removed(range(200, 299))).isFalse();
    assertThat(pages.within(range(0, 511)))
        .extracting(PageRun::pages)
        .containsExactly(range(0, 99), range(100, 299), range(300, 511));
    assertThat(pages.residentWithin(range(90, 305)))
        .extracting(PageRun::pages)
        .containsExactly(range(90, 99), range(300, 305));
  }

  @Test
  @DisplayName("is unknown after an event that contradicts it")
  void contradictions() {
    pages.added(range(0, 7), insertion());
    assertThat(pages.added(range(4, 4), insertion())).as("added twice").isTrue();
    assertThat(pages.at(4)).isEmpty();
    assertThat(pages.isResident(3)).isTrue();
    pages.removed(range(0, 0));
    assertThat(pages.removed(range(0, 1))).as("removed twice").isTrue();
    assertThat(pages.at(1)).isEmpty();
  }

  @Test
  @DisplayName("is absent after a shoot-down, but for what came in meanwhile")
  void invalidated() {
    pages.removed(range(2, 2));
    Moment begun = now();
    pages.added(range(5, 5), insertion());
    assertThat(pages.invalidated(range(0, 9), begun)).isFalse();
    assertThat(pages.isResident(5)).isTrue();
    assertThat(pages.isKnown(range(0, 9))).isTrue();
    assertThat(pages.isAbsent(0)).isTrue();
    assertThat(pages.isAbsent(9)).isTrue();
    assertThat(pages.at(10)).isEmpty();
  }

  @Test
  @DisplayName("contradicts a shoot-down that leaves what was there before")
  void invalidatedInVain() {
    pages.added(range(0, 3), insertion());
    assertThat(pages.invalidated(range(2, 5), now())).isTrue();
    assertThat(pages.at(2)).isEmpty();
    assertThat(pages.isResident(1)).isTrue();
    assertThat(pages.isAbsent(5)).isTrue();
  }

  @Test
  @DisplayName("reaches to the greatest index")
  void greatest() {
    assertThat(pages.invalidated(range(3, PageRange.MAX_INDEX), now())).isFalse();
    assertThat(pages.isAbsent(PageRange.MAX_INDEX)).isTrue();
    assertThat(pages.isKnown(range(3, PageRange.MAX_INDEX))).isTrue();
    pages.added(range(PageRange.MAX_INDEX, PageRange.MAX_INDEX), insertion());
    assertThat(pages.isResident(PageRange.MAX_INDEX)).isTrue();
    assertThat(pages.size()).isEqualTo(2);
  }

  @Test
  @DisplayName("is that of a naive list of pages, whatever happens")
  void likeNaive() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      Naive naive = new Naive();
      PageResidency model = new PageResidency();
      for (int step = 0; step < 60; step++) {
        step(random, model, naive);
        naive.assertLike(model, "seed " + seed + ", step " + step);
      }
    }
  }

  private void step(Random random, PageResidency model, Naive naive) {
    int order = random.nextInt(4);
    long first = (long) random.nextInt(Naive.PAGES >> order) << order;
    PageRange folio = PageRange.ofFolio(first, order);
    long from = random.nextInt(Naive.PAGES);
    PageRange any = range(from, from + random.nextInt((int) (Naive.PAGES - from)));
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> {
        Insertion insertion = insertion();
        assertThat(model.added(folio, insertion)).isEqualTo(naive.added(folio, insertion));
      }
      case 4, 5, 6, 7 -> assertThat(model.removed(folio)).isEqualTo(naive.removed(folio));
      case 8, 9 -> {
        Moment begun = now();
        if (random.nextBoolean() && naive.isUnknown(folio)) {
          Insertion insertion = insertion();
          model.added(folio, insertion);
          naive.added(folio, insertion);
        }
        assertThat(model.invalidated(any, begun)).isEqualTo(naive.invalidated(any, begun));
      }
      case 10 -> {
        PageResidency that = new PageResidency();
        Insertion insertion = insertion();
        that.added(folio, insertion);
        model.join(that);
        naive.join(folio, insertion);
      }
      default -> {
        if (random.nextInt(10) == 0) {
          model.forget(Doubt.LOST);
          Arrays.fill(naive.pages, null);
        }
      }
    }
  }

  /** One entry a page: unknown (null), absent, or how it came in. */
  @SuppressWarnings("NullableOptional")
  private static final class Naive {
    static final int PAGES = 48;

    final @Nullable Optional<Insertion>[] pages = newArray();

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static @Nullable Optional<Insertion>[] newArray() {
      return new Optional[PAGES];
    }

    boolean isUnknown(PageRange range) {
      return slice(range).stream().allMatch(List::isEmpty);
    }

    private List<List<Optional<Insertion>>> slice(PageRange range) {
      List<List<Optional<Insertion>>> slice = new ArrayList<>();
      for (long i = range.first(); i <= range.last(); i++) {
        Optional<Insertion> page = pages[(int) i];
        slice.add(page == null ? List.of() : List.of(page));
      }
      return slice;
    }

    private void fill(PageRange range, @Nullable Optional<Insertion> value) {
      Arrays.fill(pages, (int) range.first(), (int) range.last() + 1, value);
    }

    boolean added(PageRange folio, Insertion insertion) {
      boolean there = slice(folio).stream().flatMap(List::stream).anyMatch(Optional::isPresent);
      fill(folio, there ? null : Optional.of(insertion));
      return there;
    }

    boolean removed(PageRange folio) {
      boolean absent = slice(folio).stream().flatMap(List::stream).anyMatch(Optional::isEmpty);
      fill(folio, absent ? null : Optional.empty());
      return absent;
    }

    boolean invalidated(PageRange range, Moment begun) {
      boolean contradicted = false;
      for (int i = (int) range.first(); i <= range.last(); i++) {
        Optional<Insertion> page = pages[i];
        if (page == null) {
          pages[i] = Optional.empty();
        } else if (page.isPresent() && page.get().latest().before(begun)) {
          pages[i] = null;
          contradicted = true;
        }
      }
      return contradicted;
    }

    void join(PageRange folio, Insertion insertion) {
      fill(folio, isUnknown(folio) ? Optional.of(insertion) : null);
    }

    void assertLike(PageResidency model, String when) {
      for (int i = 0; i < PAGES; i++) {
        Optional<Insertion> page = pages[i];
        List<Optional<Insertion>> expected = page == null ? List.of() : List.of(page);
        assertThat(model.at(i).map(PageRun::insertion).stream().toList())
            .as("page %d, %s", i, when)
            .isEqualTo(expected);
      }
      List<PageRun> runs = model.within(new PageRange(0, PAGES));
      for (int i = 1; i < runs.size(); i++) {
        PageRun before = runs.get(i - 1);
        PageRun run = runs.get(i);
        assertThat(before.pages().last()).as(when).isLessThan(run.pages().first());
        boolean mergeable =
            before.pages().last() + 1 == run.pages().first()
                && before.insertion().equals(run.insertion());
        assertThat(mergeable).as("runs that should be one, %s", when).isFalse();
      }
    }
  }
}
