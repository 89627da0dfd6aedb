package dev.faultline.replay.rules;

import java.util.ArrayList;
import java.util.List;

/** A finding in words: let this be given, then that happened, which is wrong because. */
public final class Explanation {
  private final List<String> let = new ArrayList<>();
  private String then = "";
  private String because = "";
  private String remedy = "";

  Explanation() {}

  /** What is given. */
  public List<String> let() {
    return let;
  }

  /** What happened. */
  public String then() {
    return then;
  }

  /** Why that is wrong. */
  public String because() {
    return because;
  }

  /** What to do or to ask next. */
  public String remedy() {
    return remedy;
  }

  void let(String sentence) {
    let.add(sentence);
  }

  void then(String sentence) {
    then = sentence;
  }

  void because(String sentence) {
    because = sentence;
  }

  void remedy(String sentence) {
    remedy = sentence;
  }
}
