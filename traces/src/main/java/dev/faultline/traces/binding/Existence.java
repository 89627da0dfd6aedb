package dev.faultline.traces.binding;

import dev.faultline.v1.BindingProfile;
import dev.faultline.v1.TracepointBinding;
import java.util.Set;

/**
 * Where a tracepoint exists: that {@code iomap:*} was on says something of the tracepoints that the
 * kernel had, and of no others.
 *
 * @param since the first kernel that has it
 * @param until the last one; {@link KernelVersion#OLDEST} if there is none yet
 * @param insteadOf the tracepoint whose place it took; empty if there was none
 * @param filesystems of whose files it tells; empty for all
 * @param configured whether it takes more than the version to know that it was there
 * @param probe whether it is there only if somebody has set it
 */
record Existence(
    KernelVersion since,
    KernelVersion until,
    String insteadOf,
    Set<String> filesystems,
    boolean configured,
    boolean probe) {

  static Existence of(BindingProfile profile, TracepointBinding binding) {
    return new Existence(
        KernelVersion.of(binding.getSince()),
        KernelVersion.of(binding.getUntil()),
        binding.getInsteadOf(),
        Set.copyOf(
            binding.getFilesystemCount() > 0
                ? binding.getFilesystemList()
                : profile.getFilesystemList()),
        binding.getConfigured(),
        profile.getProbes());
  }

  /** Whether a kernel that is {@code least} or younger, or exactly that, cannot have it. */
  boolean isOutOf(KernelVersion least, boolean exactly) {
    return (until.isKnown() && least.compareTo(until) > 0)
        || (exactly && least.compareTo(since) < 0);
  }
}
