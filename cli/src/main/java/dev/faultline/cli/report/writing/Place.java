package dev.faultline.cli.report.writing;

/**
 * Where in which capture an event stands.
 *
 * @param path the capture
 * @param position line from 1, or byte offset; 0 in a text = the capture as a whole
 * @param bytes whether bytes count
 */
public record Place(String path, long position, boolean bytes) {}
