package dev.faultline.cli.spark;

import java.io.Serializable;

/**
 * One capture to verify; never its content.
 *
 * @param number which of all inputs it is, from 0
 * @param name how reports name it
 * @param path where it is: an absolute path, or a URI
 * @param named whether the user named it: then it is an error if it is no capture
 */
record CaptureTask(int number, String name, String path, boolean named) implements Serializable {

  /** Whether no path of the worker leads there. */
  boolean isFar() {
    return !path.startsWith("/");
  }

  /** A sentence of whoever read it there, with the names that the user knows. */
  String inWordsOfUser(String sentence) {
    String folder = folder(path);
    return folder.length() > 1 ? sentence.replace(folder, folder(name)) : sentence;
  }

  private static String folder(String file) {
    return file.substring(0, file.lastIndexOf('/') + 1);
  }

  /** The same capture in another place. */
  CaptureTask at(String place) {
    return new CaptureTask(number, name, place, named);
  }
}
