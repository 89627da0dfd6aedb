package dev.faultline.cli.report.html.svg;

import dev.faultline.v1.Evidence;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Gap;
import dev.faultline.v1.Lane;
import dev.faultline.v1.PageRow;
import dev.faultline.v1.Scene;
import dev.faultline.v1.Span;
import dev.faultline.v1.Stay;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What went on around a finding: a lane for each task, with its operations, the locks that it holds
 * and waits for and what it does to pages, over one time axis; below them the pages. The decisive
 * moments are numbered as the evidence is.
 */
public final class ScenePicture {
  static final double WIDTH = 1200;
  static final double PLOT_LEFT = 236;
  static final double PLOT_WIDTH = WIDTH - PLOT_LEFT - 6;
  private static final double HEAD = 62;

  private final Scene scene;
  private final List<Evidence> evidence;
  private final Places places;
  private final TimeAxis axis;
  private final List<Lane> lanes;

  private ScenePicture(Finding finding, Places places) {
    this.scene = finding.getScene();
    this.evidence = finding.getEvidenceList();
    this.places = places;
    this.lanes =
        scene.getLanesList().stream()
            .filter(lane -> lane.getSpansCount() + lane.getTicksCount() > 0)
            .toList();
    this.axis = new TimeAxis(times(), PLOT_LEFT, PLOT_WIDTH);
  }

  /** Whether there is anything to draw. */
  public static boolean isPossible(Finding finding) {
    return finding.hasScene()
        && finding.getScene().getLanesList().stream()
            .anyMatch(lane -> lane.getSpansCount() + lane.getTicksCount() > 0);
  }

  /** Draws the scene of a finding, and what its signs mean. */
  public static void draw(Finding finding, Places places, Markup out) {
    ScenePicture picture = new ScenePicture(finding, places);
    picture.draw(out, finding.getTitle());
    Legend.of(finding.getScene()).write(out);
  }

  private LongStream times() {
    LongStream.Builder times = LongStream.builder();
    evidence.forEach(event -> times.add(event.getTimeNs()));
    times.add(afterwards());
    for (Lane lane : lanes) {
      lane.getSpansList()
          .forEach(
              span -> {
                times.add(span.getBeginNs());
                times.add(span.getEndNs());
              });
      lane.getTicksList().forEach(tick -> times.add(tick.getTimeNs()));
    }
    for (PageRow row : scene.getPagesList()) {
      for (Stay stay : row.getStaysList()) {
        times.add(stay.getBeginNs());
        times.add(stay.getEndNs());
      }
    }
    times.add(scene.getLastNs());
    if (lanes.stream().flatMap(lane -> lane.getSpansList().stream()).anyMatch(this::isCut)) {
      times.add(scene.getFirstNs());
    }
    return times.build().filter(ns -> scene.getFirstNs() <= ns && ns <= scene.getLastNs());
  }

  /** Whether it began before the scene does. */
  private boolean isCut(Span span) {
    return span.getBeginNs() < scene.getFirstNs();
  }

  /** What follows the last decisive moment shall be seen, also where nothing else happens. */
  private long afterwards() {
    long last = evidence.stream().mapToLong(Evidence::getTimeNs).max().orElse(origin());
    return last + (last - origin()) / 5;
  }

  private void draw(Markup out, String title) {
    double bottom = HEAD + lanes.stream().mapToDouble(LanePicture::height).sum();
    double height = bottom + PagesPicture.height(scene.getPagesList()) + 4;
    out.open(
        "svg",
        "class",
        "scene",
        "viewBox",
        "0 0 " + (int) WIDTH + " " + (int) height,
        "role",
        "img",
        "aria-label",
        "What went on: " + title);
    double y = HEAD;
    boolean odd = true;
    for (Lane lane : lanes) {
      double tall = LanePicture.height(lane);
      out.empty(
          "rect",
          "class",
          odd ? "lane odd" : "lane",
          "x",
          0,
          "y",
          y,
          "width",
          WIDTH,
          "height",
          tall);
      y += tall;
      odd = !odd;
    }
    AxisPicture ruler = new AxisPicture(out, axis, places);
    ruler.draw(origin(), HEAD, height - 4);
    scene.getGapsList().forEach(gap -> lost(out, gap, bottom));
    y = HEAD;
    for (Lane lane : lanes) {
      new LanePicture(out, axis, places).draw(lane, y);
      y += LanePicture.height(lane);
    }
    new PagesPicture(out, axis, places, scene).draw(bottom);
    ruler.drawCuts(HEAD, height - 4);
    new Moments(out, axis, places).draw(evidence, HEAD, height - 4, this::laneTop);
    out.close().line();
  }

  private long origin() {
    return evidence.stream().mapToLong(Evidence::getTimeNs).min().orElse(scene.getFirstNs());
  }

  /** Where the lane of a task begins; at the top where it has none. */
  private double laneTop(int tid) {
    double y = HEAD;
    for (Lane lane : lanes) {
      if (lane.getTid() == tid && !lane.getQueued()) {
        return y;
      }
      y += LanePicture.height(lane);
    }
    return HEAD;
  }

  private void lost(Markup out, Gap gap, double bottom) {
    double from = axis.x(gap.getFirstNs());
    double width = Math.max(3, axis.x(gap.getLastNs()) - from);
    out.open("g");
    out.element("title", "Events were lost here: what happened is not known.");
    out.empty(
        "rect", "class", "lost", "x", from, "y", HEAD, "width", width, "height", bottom - HEAD);
    out.close();
  }
}
