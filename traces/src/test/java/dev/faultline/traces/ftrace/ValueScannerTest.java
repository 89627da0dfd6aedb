package dev.faultline.traces.ftrace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.traces.binding.FlagNames;
import dev.faultline.v1.FieldType;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Printed values")
final class ValueScannerTest {
  private final ValueScanner scanner = new ValueScanner();

  private ValueScanner.Found scan(FieldType type, String text) {
    byte[] bytes = ("=" + text + " ").getBytes(StandardCharsets.ISO_8859_1);
    return scanner.scan(type, FlagNames.NONE, bytes, 1, bytes.length - 1);
  }

  @ParameterizedTest
  @CsvSource({
    "NUMBER, 0, 0",
    "NUMBER, -529, -529",
    "NUMBER, 0x404, 1028",
    "NUMBER, 0xffffffffffffffff, -1",
    "NUMBER, 18446744073709551615, -1",
    "NUMBER, 9223372036854775807, 9223372036854775807",
    "NUMBER, -9223372036854775808, -9223372036854775808",
    "NUMBER, (17), 17",
    "HEX, 40000001, 1073741825",
    "HEX, 0x85, 133",
    "HEX, DEADbeef, 3735928559",
    "HEX, ff1bc4d780058000, -64241339821883392",
    "DEVICE, 254:0, 266338304",
    "DEVICE, 254:0:, 266338304",
    "DEVICE, '254,0', 266338304",
    "DEVICE, 266338304, 266338304",
    "DEVICE, 0x18, 24",
    "DEVICE, 4095:1048575, 4294967295",
    "BOOLEAN, true, 1",
    "BOOLEAN, false, 0",
    "BOOLEAN, 1, 1",
    "BOOLEAN, (0), 0",
  })
  @DisplayName("Given a value of its type, then it is read")
  void value(FieldType type, String text, long value) {
    assertThat(scan(type, text)).isEqualTo(ValueScanner.Found.VALUE);
    assertThat(scanner.first()).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "NUMBER, ''",
    "NUMBER, -",
    "NUMBER, 0x",
    "NUMBER, 12a",
    "NUMBER, +5",
    "NUMBER, 18446744073709551616",
    "NUMBER, 99999999999999999999",
    "NUMBER, 123456789012345678901",
    "NUMBER, 0x12345678901234567",
    "HEX, ''",
    "HEX, xyz",
    "HEX, 12\u00e9",
    "DEVICE, 254:",
    "DEVICE, :0",
    "DEVICE, 4096:0",
    "DEVICE, 0:1048576",
    "DEVICE, 4294967296",
    "DEVICE, btrfs-1:",
    "DEVICE, 12:",
    "BOOLEAN, 2",
    "BOOLEAN, truth",
    "BOOLEAN, TRUE",
    "BYTE_RANGE, 0",
    "BYTE_RANGE, 0-",
    "BYTE_RANGE, -5",
    "BYTE_RANGE, 5-4",
  })
  @DisplayName("Given anything else, then it is wrong")
  void wrong(FieldType type, String text) {
    assertThat(scan(type, text)).isEqualTo(ValueScanner.Found.WRONG);
  }

  @ParameterizedTest
  @CsvSource({
    "NUMBER, (fault)",
    "HEX, (____ptrval____)",
    "HEX, (null)",
    "HEX, (efault)",
    "HEX, ()"
  })
  @DisplayName("Given that the kernel had nothing to print, then there is nothing")
  void nothing(FieldType type, String text) {
    assertThat(scan(type, text)).isEqualTo(ValueScanner.Found.NOTHING);
  }

  @ParameterizedTest
  @CsvSource({"0-4095, 0, 4095", "4096-4096, 4096, 4096", "0-18446744073709551615, 0, -1"})
  @DisplayName("Given a range, then both its ends are read")
  void range(String text, long first, long last) {
    assertThat(scan(FieldType.BYTE_RANGE, text)).isEqualTo(ValueScanner.Found.RANGE);
    assertThat(scanner.first()).isEqualTo(first);
    assertThat(scanner.last()).isEqualTo(last);
  }
}
