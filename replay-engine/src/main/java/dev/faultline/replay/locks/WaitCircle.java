package dev.faultline.replay.locks;

import java.util.List;

/**
 * Parties of a trace that wait for each other.
 *
 * @param parties all who are in the knot, in the order in which they began to wait
 * @param edges all waits among them
 * @param shortest of the shortest circles among them the one that is first in the alphabet, and
 *     begun where it is, so that the same deadlock reads the same
 * @param behind waits of all who are not in the knot but wait for somebody in it, directly or not
 */
public record WaitCircle(
    List<Party> parties, List<WaitEdge> edges, List<WaitEdge> shortest, List<WaitEdge> behind) {

  static List<WaitCircle> in(List<WaitEdge> edges) {
    return Knot.<Party, WaitEdge>in(edges).stream()
        .map(knot -> new WaitCircle(knot.parties(), knot.edges(), knot.shortest(), knot.behind()))
        .toList();
  }
}
