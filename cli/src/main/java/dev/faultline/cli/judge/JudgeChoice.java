package dev.faultline.cli.judge;

import dev.faultline.cli.input.CaptureOpener;
import dev.faultline.replay.ReplayOptions;

/** The judge that the options ask for. */
public interface JudgeChoice {

  /** A judge of captures that are opened so. */
  Judge with(ReplayOptions options, CaptureOpener opener);
}
