package dev.faultline.traces.probe.code;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** In which order instructions are best looked at: as far as there are no loops, ways first. */
final class Reachability {
  private final FunctionCode code;

  Reachability(FunctionCode code) {
    this.code = code;
  }

  /** The rank of each instruction in reverse postorder. */
  int[] order() {
    int count = code.instructions().size();
    int[] rank = new int[count];
    Arrays.fill(rank, -1);
    int[] visited = new int[count];
    int next = count;
    // Backwards, so that the function's own beginning comes first.
    for (int start = count - 1; start >= 0; start--) {
      if (code.entered(start) && visited[start] == 0) {
        next = visit(start, visited, rank, next);
      }
    }
    return rank;
  }

  private int visit(int start, int[] visited, int[] rank, int last) {
    int next = last;
    Deque<Integer> stack = new ArrayDeque<>();
    stack.push(start);
    while (!stack.isEmpty()) {
      int at = stack.peek();
      int way = visited[at]++;
      if (way < code.after(at).size()) {
        int to = code.after(at).get(way);
        if (visited[to] == 0) {
          stack.push(to);
        }
      } else {
        stack.pop();
        rank[at] = --next;
      }
    }
    return next;
  }
}
