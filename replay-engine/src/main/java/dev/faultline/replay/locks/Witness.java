package dev.faultline.replay.locks;

import dev.faultline.replay.model.Moment;
import java.util.List;

/**
 * Proof that a circle of dependencies can deadlock: another order of this very trace that does.
 *
 * @param inversion the circle, with the samples that take part in it
 * @param stops for each of its dependencies the last event of its task before the request
 * @param writers requests of writers that queue between two readers
 * @param schedule the order
 */
public record Witness(
    Inversion inversion, List<Moment> stops, List<Moment> writers, Schedule schedule) {}
