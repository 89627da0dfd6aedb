package dev.faultline.traces.probe;

import dev.faultline.traces.probe.code.MachineState;
import dev.faultline.traces.probe.code.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where probes tell that the lock was taken: at the point where the ways of an acquisition meet, if
 * nothing else leads there and the inode can be had there; else on each way by itself.
 */
final class AcquisitionSites {
  private final FunctionView view;
  private final List<Candidate> candidates;
  private final List<LockSite> sites = new ArrayList<>();

  AcquisitionSites(FunctionView view, List<Candidate> candidates) {
    this.view = view;
    this.candidates = candidates;
  }

  List<LockSite> of(List<Acquisition> acquisitions) {
    Map<Integer, List<Acquisition>> points = new LinkedHashMap<>();
    for (Acquisition acquisition : acquisitions) {
      points.computeIfAbsent(acquisition.success(), at -> new ArrayList<>()).add(acquisition);
      if (!acquisition.blocking()) {
        failure(acquisition);
      }
    }
    points.forEach(this::success);
    return sites;
  }

  private void success(int point, List<Acquisition> acquisitions) {
    LockState state = acquisitions.get(0).state();
    boolean blocking = acquisitions.stream().anyMatch(Acquisition::blocking);
    List<String> remarks = new ArrayList<>();
    List<String> toldBy = new ArrayList<>();
    for (Acquisition acquisition : acquisitions) {
      if (acquisition.state() != state) {
        doubt(point, "both states are taken on the way to this point");
        return;
      }
      toldBy.add("cmpxchg " + view.offset(acquisition.swap()));
      if (acquisition.blocking()) {
        toldBy.add("slow call " + view.offset(acquisition.slow()));
      } else if (blocking) {
        remarks.add("the try at " + view.offset(acquisition.swap()) + " leads here too");
      }
    }
    List<Integer> others = others(point, acquisitions);
    for (int other : others) {
      remarks.add(
          "also reached by "
              + view.offset(other)
              + " "
              + view.at(other).name()
              + ", without the lock");
    }
    Optional<Home> home = together(acquisitions);
    int probed = point;
    if (view.code().patched(view.at(point))) {
      probed = behind(point);
      home = probed < 0 ? Optional.empty() : across(point, probed, home);
      remarks.add("rewritten by the kernel: the probe stands behind it");
    }
    List<ProbePoint> points =
        home.isPresent() && others.isEmpty()
            ? List.of(new ProbePoint(view.place(probed), home.get(), false))
            : apart(acquisitions);
    if (points.isEmpty()) {
      doubt(point, "the inode cannot be had where the lock is taken");
      return;
    }
    sites.add(
        new LockSite(
            blocking ? LockSite.Kind.ACQUIRED : LockSite.Kind.TRIED,
            view.place(point),
            state,
            home.orElse(points.get(0).inode()),
            points,
            String.join("; ", toldBy),
            String.join("; ", remarks)));
  }

  private void doubt(int at, String why) {
    candidates.add(new Candidate(view.place(at), view.at(at).text(), true, why));
  }

  /** The instruction behind {@code point}, if nothing else leads there; else -1. */
  private int behind(int point) {
    List<Integer> next = view.code().after(point);
    return next.size() == 1 && view.code().before(next.get(0)).size() == 1 ? next.get(0) : -1;
  }

  /** What leads to {@code point} and is no way of these acquisitions. */
  private List<Integer> others(int point, List<Acquisition> acquisitions) {
    List<Integer> others = new ArrayList<>();
    for (int from : view.code().before(point)) {
      boolean own =
          acquisitions.stream()
              .anyMatch(
                  a ->
                      a.branch() == from
                          || a.tail().contains(from)
                          || (a.tail().isEmpty() && a.slow() == from));
      if (!own) {
        others.add(from);
      }
    }
    return others;
  }

  /** Where the inode is on all ways of these acquisitions. */
  private Optional<Home> together(List<Acquisition> acquisitions) {
    List<MachineState> states = new ArrayList<>();
    List<Value> inodes = new ArrayList<>();
    for (Acquisition acquisition : acquisitions) {
      states.add(Objects.requireNonNull(view.flow().before(acquisition.branch())));
      inodes.add(acquisition.inode());
      Value slowInode = acquisition.slowInode();
      if (slowInode != null) {
        int last = acquisition.tail().isEmpty() ? acquisition.slow() : last(acquisition.tail());
        states.add(Objects.requireNonNull(view.flow().after(last)));
        inodes.add(slowInode);
      }
    }
    for (Home home : view.homes(inodes.get(0), states.get(0))) {
      boolean everywhere = true;
      for (int i = 0; i < states.size(); i++) {
        everywhere &= inodes.get(i).equals(FunctionView.value(home, states.get(i)));
      }
      if (everywhere) {
        return Optional.of(home);
      }
    }
    return Optional.empty();
  }

  private static int last(List<Integer> way) {
    return way.get(way.size() - 1);
  }

  /** Where the inode is behind the call at {@code point}, at whose beginning it is at home. */
  private Optional<Home> across(int point, int probed, Optional<Home> home) {
    MachineState before = view.flow().before(point);
    MachineState after = view.flow().before(probed);
    if (home.isEmpty() || before == null || after == null) {
      return Optional.empty();
    }
    Value inode = FunctionView.value(home.get(), before);
    return inode == null ? Optional.empty() : view.homes(inode, after).stream().findFirst();
  }

  /** One probe on each way: on the branch where the swap was made, and behind the slow path. */
  private List<ProbePoint> apart(List<Acquisition> acquisitions) {
    List<ProbePoint> points = new ArrayList<>();
    for (Acquisition acquisition : acquisitions) {
      ProbePoint fast = on(acquisition.branch(), acquisition.inode(), true);
      if (fast == null) {
        return List.of();
      }
      points.add(fast);
      Value slowInode = acquisition.slowInode();
      if (slowInode != null) {
        ProbePoint slow = null;
        for (int i = 0; i < acquisition.tail().size() && slow == null; i++) {
          slow = on(acquisition.tail().get(i), slowInode, false);
        }
        if (slow == null) {
          return List.of();
        }
        points.add(slow);
      }
    }
    return points;
  }

  private @Nullable ProbePoint on(int at, Value inode, boolean ifEqual) {
    MachineState state = view.flow().before(at);
    if (state == null
        || view.code().patched(view.at(at))
        || (!ifEqual && view.code().before(at).size() != 1)) {
      return null;
    }
    return view.homes(inode, state).stream()
        .findFirst()
        .map(home -> new ProbePoint(view.place(at), home, ifEqual))
        .orElse(null);
  }

  /** A try that failed: where it leads then, if nothing else does. */
  private void failure(Acquisition acquisition) {
    int refused = acquisition.refused();
    ProbePoint point = refused < 0 ? null : on(refused, acquisition.inode(), false);
    if (point == null) {
      candidates.add(
          new Candidate(
              view.place(acquisition.swap()),
              view.at(acquisition.swap()).text(),
              false,
              "a try; where it leads when it fails, others come too, so that failures are not recorded"));
      return;
    }
    sites.add(
        new LockSite(
            LockSite.Kind.TRY_FAILED,
            point.place(),
            acquisition.state(),
            point.inode(),
            List.of(point),
            "cmpxchg " + view.offset(acquisition.swap()),
            ""));
  }
}
