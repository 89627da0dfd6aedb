package dev.faultline.traces.probe.code;

/**
 * A place in the code that the loader fills with an address.
 *
 * @param offset in the function
 * @param symbol that is referred to
 * @param addend the distance from the symbol
 */
public record Reference(int offset, String symbol, long addend) {}
