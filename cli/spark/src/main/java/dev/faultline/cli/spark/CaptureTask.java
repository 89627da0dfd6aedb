package dev.faultline.cli.spark;

import java.io.Serializable;

/**
 * One capture to verify; never its content.
 *
 * @param number which of all inputs it is, from 0
 * @param name how reports name it
 * @param path where it is, absolute
 * @param named whether the user named it: then it is an error if it is no capture
 */
record CaptureTask(int number, String name, String path, boolean named) implements Serializable {}
