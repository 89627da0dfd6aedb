package dev.faultline.traces.binding;

import dev.faultline.stream.Shape;

/**
 * A shape that events of a binding can have.
 *
 * @param id its number among all shapes of the bindings
 * @param value the value of the mode's field that chooses it
 * @param shape the shape
 */
public record PlannedShape(int id, long value, Shape shape) {}
