package dev.faultline.cli.capture;

import java.util.Arrays;
import java.util.Iterator;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Names of tools, which have hyphens. */
final class ToolConverter implements ITypeConverter<Tool>, Iterable<String> {

  @Override
  public Tool convert(String name) {
    return Arrays.stream(Tool.values())
        .filter(tool -> tool.title().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "expected tracefs, trace-cmd, perf or bpftrace, not '" + name + "'"));
  }

  @Override
  public Iterator<String> iterator() {
    return Arrays.stream(Tool.values()).map(Tool::title).iterator();
  }
}
