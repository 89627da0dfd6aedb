package dev.faultline.traces.probe;

import com.google.protobuf.ByteString;
import dev.faultline.traces.probe.code.CodePart;
import java.util.List;

/** Whether a function may touch the lock: cheap, and right about those that do not. */
record LockTraces(long lock, long disabled) {
  boolean in(List<CodePart> parts) {
    return parts.stream().anyMatch(this::in);
  }

  private boolean in(CodePart part) {
    if (part.references().stream().anyMatch(r -> r.symbol().equals(AcquisitionSearch.SLOW_PATH))) {
      return true;
    }
    boolean current =
        disabled >= 0
            && part.references().stream()
                .anyMatch(
                    r -> r.symbol().contains("current_task") || r.symbol().contains("pcpu_hot"))
            && has(part.code(), disabled);
    boolean atomic = atomic(part.code());
    return current || (atomic && (has(part.code(), lock) || has(part.code(), lock + 8)));
  }

  /** A {@code lock cmpxchg} or {@code lock xadd} of 8 bytes. */
  private static boolean atomic(ByteString code) {
    for (int i = 0; i + 4 < code.size(); i++) {
      int operation = code.byteAt(i + 3) & 0xff;
      if ((code.byteAt(i) & 0xff) == 0xf0
          && (code.byteAt(i + 1) & 0xf8) == 0x48
          && code.byteAt(i + 2) == 0x0f
          && (operation == 0xb1 || operation == 0xc1)) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(ByteString code, long displacement) {
    for (int i = 0; i + 4 <= code.size(); i++) {
      boolean same = true;
      for (int b = 0; b < 4 && same; b++) {
        same = (code.byteAt(i + b) & 0xff) == ((displacement >>> (8 * b)) & 0xff);
      }
      if (same) {
        return true;
      }
    }
    return false;
  }
}
