package dev.faultline.cli.verify;

import dev.faultline.cli.batch.Batch;
import dev.faultline.cli.batch.Engine;
import dev.faultline.cli.batch.Outcomes;
import dev.faultline.cli.input.CaptureOpener;
import dev.faultline.cli.input.Input;
import dev.faultline.cli.judge.ReplayJudge;
import dev.faultline.cli.judge.Verification;
import dev.faultline.replay.ReplayOptions;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** An engine that is found as that of a cluster is, and remembers what it was told. */
public final class ElsewhereEngine implements Engine {
  static final AtomicReference<Order> LAST = new AtomicReference<>();

  @Override
  public String name() {
    return "spark";
  }

  @Override
  public List<Input> captures(String uri) {
    return List.of(new Input.Unreadable(uri, "There is nothing elsewhere."));
  }

  @Override
  public Outcomes begin(List<Input> inputs, Order order) throws IOException {
    LAST.set(order);
    ReplayJudge judge =
        new ReplayJudge(
            new CaptureOpener(InputStream.nullInputStream(), List.of()),
            ReplayOptions.defaults().withScenes());
    Outcomes batch = new Batch(new Verification(judge, false), 2, inputs);
    return new Outcomes() {
      private int turn;

      @Override
      public Verification.Outcome next(Runnable meanwhile) {
        return Verification.told(inputs.get(turn++), batch.next(meanwhile).report());
      }

      @Override
      public Done done() {
        return batch.done();
      }

      @Override
      public void close() {
        batch.close();
      }
    };
  }
}
