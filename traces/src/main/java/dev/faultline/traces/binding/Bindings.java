package dev.faultline.traces.binding;

import dev.faultline.stream.Recording;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.TracepointBinding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All bindings that are in force: the built-in profiles and those that the user adds. Where two
 * profiles bind tracepoints of the same name, the one that was added later is taken. Immutable.
 */
public final class Bindings {
  /** Shorter names resemble each other by chance. */
  private static final int SHORTEST_NAME = 8;

  private final List<ProfileFile> profiles;
  private final Map<String, BoundTracepoint> tracepoints = new LinkedHashMap<>();
  private final Map<String, ProfileFile> owners = new LinkedHashMap<>();
  private final TracepointTable table;
  private final int shapeCount;

  private Bindings(List<ProfileFile> profiles) throws BindingFormatException {
    this.profiles = List.copyOf(profiles);
    CompilerNumbers numbers = new CompilerNumbers();
    for (ProfileFile profile : profiles) {
      Set<String> own = new HashSet<>();
      for (TracepointBinding binding : profile.profile().getTracepointList()) {
        String name = binding.getName();
        owners.put(name, profile);
        if (!own.add(name)) {
          throw new BindingFormatException(
              profile.file(), "tracepoint '" + name + "' is bound twice in this profile.");
        }
        tracepoints.put(name, new TracepointCompiler(profile, binding, numbers).compile());
      }
    }
    this.table = new TracepointTable(tracepoints.values());
    this.shapeCount = numbers.shapeCount();
  }

  /** No bindings: whatever is read is counted and nothing more. */
  public static Bindings none() {
    try {
      return new Bindings(List.of());
    } catch (BindingFormatException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The bindings that come with the tool. */
  public static Bindings builtIn() {
    try {
      return new Bindings(BuiltInProfiles.read());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * These bindings and those of a file.
   *
   * @param file a {@code BindingProfile} in protobuf text format
   * @throws BindingFormatException if it is none; the message names file, line and remedy
   * @throws IOException if it cannot be read
   */
  public Bindings withFile(Path file) throws IOException {
    List<ProfileFile> all = new ArrayList<>(profiles);
    all.add(ProfileFile.read(file));
    return new Bindings(all);
  }

  /** The names of the profiles, in the order in which they were added. */
  public List<String> profileNames() {
    return profiles.stream().map(profile -> profile.profile().getName()).toList();
  }

  /** All tracepoints that are bound, as {@code system:name}. */
  public List<String> tracepointNames() {
    return tracepoints.values().stream().map(BoundTracepoint::fullName).toList();
  }

  /** The tracepoints that can become such an event, as {@code system:name}. */
  public List<String> tracepointsFor(EventKind kind) {
    return tracepoints.values().stream()
        .filter(tracepoint -> canBecome(tracepoint, kind))
        .map(BoundTracepoint::fullName)
        .toList();
  }

  /**
   * Whether a kernel may have a tracepoint, as far as its version tells.
   *
   * @param tracepoint {@code system:name} of one that is bound
   * @param kernel {@code 6.12} or a release
   */
  public boolean mayExist(String tracepoint, String kernel) {
    BoundTracepoint bound = tracepoints.get(tracepoint.substring(tracepoint.indexOf(':') + 1));
    return bound != null && !bound.existence().isOutOf(KernelVersion.of(kernel), true);
  }

  /**
   * What a list of switched-on events means to the model.
   *
   * @param told what was on
   * @param seen names of tracepoints, without their systems, that the capture has
   * @return the same, with an answer for each tracepoint that is bound
   */
  public Recording meaningOf(Recording told, Set<String> seen) {
    return new RecordedMeaning(this, told, seen).recording();
  }

  Collection<BoundTracepoint> tracepoints() {
    return tracepoints.values();
  }

  @Nullable BoundTracepoint named(String name) {
    return tracepoints.get(name);
  }

  /** The filesystems that some tracepoint tells of and others do not. */
  Set<String> filesystems() {
    Set<String> all = new HashSet<>();
    tracepoints.values().forEach(tracepoint -> all.addAll(tracepoint.existence().filesystems()));
    return all;
  }

  /**
   * Whether a tracepoint is of a profile that tells of this capture. Of two that tell of the same
   * in other words, one does.
   *
   * @param mentioned whether a tracepoint was on, or is in the capture
   */
  boolean isInUse(BoundTracepoint tracepoint, Predicate<BoundTracepoint> mentioned) {
    ProfileFile owner = owners.get(tracepoint.name());
    if (owner == null || profiles.stream().noneMatch(other -> areAlternatives(owner, other))) {
      return true;
    }
    boolean own = isMentioned(owner, mentioned);
    boolean others =
        profiles.stream()
            .anyMatch(other -> areAlternatives(owner, other) && isMentioned(other, mentioned));
    return own || (!others && owner.profile().getInsteadOf().isEmpty());
  }

  private static boolean areAlternatives(ProfileFile one, ProfileFile other) {
    return one.profile().getInsteadOf().equals(other.profile().getName())
        || other.profile().getInsteadOf().equals(one.profile().getName());
  }

  private boolean isMentioned(ProfileFile profile, Predicate<BoundTracepoint> mentioned) {
    return tracepoints.values().stream()
        .anyMatch(
            tracepoint ->
                profile.equals(owners.get(tracepoint.name())) && mentioned.test(tracepoint));
  }

  /** The commands that record such events, one for each profile that has any. */
  public List<String> recordCommandsFor(EventKind kind) {
    return tracepoints.values().stream()
        .filter(tracepoint -> canBecome(tracepoint, kind))
        .map(tracepoint -> record(tracepoint.name()))
        .filter(command -> !command.isEmpty())
        .distinct()
        .toList();
  }

  private String record(String tracepoint) {
    ProfileFile owner = owners.get(tracepoint);
    return owner == null ? "" : owner.profile().getRecord();
  }

  private static boolean canBecome(BoundTracepoint tracepoint, EventKind kind) {
    return tracepoint.events().stream()
        .anyMatch(plan -> plan.kind() == kind && !plan.isUnreleased());
  }

  /** The binding of the tracepoint whose name these bytes are, or null if it has none. */
  public @Nullable BoundTracepoint find(byte[] text, int from, int to) {
    return table.find(text, from, to);
  }

  /**
   * The tracepoint with a binding that is called so but for one byte, which damage may have
   * changed; empty if there is none. Who numbers his probes changes their last letter: that is no
   * damage.
   */
  public String resembling(byte[] text, int from, int to) {
    for (String name : tracepoints.keySet()) {
      if (name.length() == to - from && name.length() >= SHORTEST_NAME) {
        int different = 0;
        for (int i = 0; i < name.length() && different < 2; i++) {
          different += name.charAt(i) == (text[from + i] & 0xff) ? 0 : 1;
        }
        if (different == 1 && name.charAt(name.length() - 1) == (text[to - 1] & 0xff)) {
          return name;
        }
      }
    }
    return "";
  }

  /** How many shapes events can have; their ids are below. */
  public int shapeCount() {
    return shapeCount;
  }
}
