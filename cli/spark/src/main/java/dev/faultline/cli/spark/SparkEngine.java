package dev.faultline.cli.spark;

import dev.faultline.cli.batch.Batch;
import dev.faultline.cli.batch.Engine;
import dev.faultline.cli.batch.Outcomes;
import dev.faultline.cli.input.Input;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/**
 * A cluster. One capture is one task, since a replay has state; the largest go first, so that none
 * of them is begun last. Spark sees names of captures and of parts, never contents.
 */
public final class SparkEngine implements Engine {
  private static final String HADOOP = "spark.hadoop.";

  @Override
  public String name() {
    return "spark";
  }

  @Override
  public List<Input> captures(String uri) {
    return new FarFiles(hadoop(new SparkConf())).captures(uri);
  }

  @Override
  public Outcomes begin(List<Input> inputs, Order order) throws IOException {
    SparkConf conf = new SparkConf();
    conf.setIfMissing("spark.app.name", "faultline verify");
    if (!conf.contains("spark.master")) {
      throw new IOException("--engine spark is started by spark-submit, which knows the master");
    }
    FarFiles files = new FarFiles(hadoop(conf));
    PartStore parts = new PartStore(order.work(), files);
    parts.open();
    List<CaptureTask> tasks = tasks(inputs);
    JavaSparkContext spark = new JavaSparkContext(conf);
    CaptureVerifier verifier =
        new CaptureVerifier(
            order.options(), order.setting(), files, parts, order.heap(), order.minutes());
    JavaFutureAction<List<TaskOutcome>> job =
        tasks.isEmpty()
            ? spark.<TaskOutcome>emptyRDD().collectAsync()
            : spark.parallelize(tasks, tasks.size()).map(verifier).collectAsync();
    return new SparkOutcomes(spark, job, parts, inputs);
  }

  private static Map<String, String> hadoop(SparkConf conf) {
    Map<String, String> settings = new HashMap<>();
    for (Tuple2<String, String> setting : conf.getAllWithPrefix(HADOOP)) {
      settings.put(setting._1(), setting._2());
    }
    return settings;
  }

  private static List<CaptureTask> tasks(List<Input> inputs) {
    record Sized(CaptureTask task, long bytes) {}
    List<Sized> tasks = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      Input input = inputs.get(i);
      if (input instanceof Input.NamedFile file) {
        tasks.add(new Sized(task(i, file, absolute(file.path())), Batch.size(file)));
      } else if (input instanceof Input.FoundFile file) {
        tasks.add(new Sized(task(i, file, absolute(file.path())), Batch.size(file)));
      } else if (input instanceof Input.FarFile file) {
        tasks.add(new Sized(task(i, file, file.name()), file.bytes()));
      }
    }
    tasks.sort(Comparator.comparingLong(Sized::bytes).reversed());
    return tasks.stream().map(Sized::task).toList();
  }

  private static String absolute(Path path) {
    return path.toAbsolutePath().toString();
  }

  private static CaptureTask task(int number, Input input, String place) {
    return new CaptureTask(number, input.name(), place, input.named());
  }
}
