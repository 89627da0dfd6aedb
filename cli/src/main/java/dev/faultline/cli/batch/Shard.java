package dev.faultline.cli.batch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.faultline.cli.input.Input;
import dev.faultline.v1.ShardRef;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * One of several parts of a batch. An input belongs to a part by its path alone: whatever else is
 * there, it is in exactly one of them, on every machine.
 *
 * @param number which one, from 1
 * @param count how many there are
 */
public record Shard(int number, int count) {
  /** All of it. */
  static final Shard WHOLE = new Shard(1, 1);

  public boolean isWhole() {
    return count == 1;
  }

  /** How a report says it. */
  public ShardRef reference() {
    return ShardRef.newBuilder().setNumber(number).setCount(count).build();
  }

  public boolean has(Input input) {
    CRC32 sum = new CRC32();
    sum.update(input.name().getBytes(UTF_8));
    return sum.getValue() % count == number - 1;
  }

  /** Reads {@code 2/5}. */
  static final class Converter implements ITypeConverter<Shard> {
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,4})/([1-9][0-9]{0,4})");

    @Override
    public Shard convert(String text) {
      Matcher form = FORM.matcher(text);
      if (form.matches()) {
        Shard shard = new Shard(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
        if (shard.number() <= shard.count()) {
          return shard;
        }
      }
      throw new TypeConversionException("expected is a part and how many there are, such as 2/5");
    }
  }
}
