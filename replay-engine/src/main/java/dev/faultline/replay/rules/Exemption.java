package dev.faultline.replay.rules;

/** Why an opportunity turned out to be none: there was nothing to break. */
public enum Exemption {
  /** The operation failed, or was refused by design, before it came to that. */
  DID_NOTHING("the operation failed or was refused before it came to it"),
  /** The file is kept coherent by other means, which the rule does not speak of. */
  OTHER_MODEL("the file is kept coherent in another way"),
  /** What is wrong here, another rule reports. */
  OTHER_RULE("another rule speaks of it"),
  /** What the rule is about did not occur in this operation. */
  NOT_CALLED_FOR("the operation had no need of it");

  private final String sentence;

  Exemption(String sentence) {
    this.sentence = sentence;
  }

  /** The reason in words. */
  public String sentence() {
    return sentence;
  }
}
