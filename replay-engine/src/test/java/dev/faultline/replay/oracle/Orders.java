package dev.faultline.replay.oracle;

import dev.faultline.replay.explore.Kernel;
import dev.faultline.replay.explore.Mutant;
import dev.faultline.replay.explore.Setting;
import dev.faultline.replay.explore.Walk;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Whole walks of four tasks, of kernels whose order of locks is broken: most of them end well, and
 * some would not have in another order.
 */
final class Orders {
  private static final int TASKS = 4;
  private static final int OPERATIONS = 4;
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private Orders() {}

  /** The trace of a seed. */
  static SmallTrace of(long seed) {
    Random random = new Random(seed * MIX); // the first numbers of neighbouring seeds are alike
    List<Setting> settings =
        List.of(
            new Setting(Kernel.MAINLINE, Set.of()),
            new Setting(Kernel.DKMS, Set.of()),
            new Setting(Kernel.SOUND, Set.of(Mutant.NO_ADDRESS_ORDER)),
            new Setting(Kernel.SOUND, Set.of(Mutant.NO_ADDRESS_ORDER)));
    Setting setting = settings.get(random.nextInt(settings.size()));
    return new SmallTrace(new Walk(setting, TASKS, OPERATIONS, seed).ftrace());
  }
}
