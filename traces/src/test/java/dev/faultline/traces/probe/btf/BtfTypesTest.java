package dev.faultline.traces.probe.btf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.faultline.traces.probe.elf.KernelFileException;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Types of a kernel and of its modules")
final class BtfTypesTest {
  private final TypesWriter kernel = TypesWriter.kernel();
  private final int word = kernel.integer("long", 8);
  private final int list = kernel.array(word, word, 4);
  private final int either = kernel.struct("", true, false, "low", word, 0, "high", word, 32);
  private final int inode =
      kernel.struct("inode", false, false, "i_ino", word, 0, "", either, 64, "tail", list, 128);
  private final int named = kernel.name(8, "inode_t", kernel.name(10, "", inode));
  private final int flags =
      kernel.struct("flags", false, true, "bit", word, (1 << 24) | 8, "whole", word, 64);

  private BtfTypes types() throws KernelFileException {
    return new BtfTypes("vmlinux", kernel.bytes(), null);
  }

  @Test
  @DisplayName("Given members, then their offset is in bytes, through anonymous unions too")
  void members() throws KernelFileException {
    assertThat(types().offset("inode.i_ino")).hasValue(0);
    assertThat(types().offset("inode.low")).hasValue(8);
    assertThat(types().offset("inode.high")).hasValue(12);
    assertThat(types().offset("inode.tail")).hasValue(16);
  }

  @Test
  @DisplayName("Given what is not there, or a bit field, then there is no offset")
  void nothing() throws KernelFileException {
    assertThat(types().offset("inode.none")).isEmpty();
    assertThat(types().offset("none.i_ino")).isEmpty();
    assertThat(types().offset("flags.bit")).isEmpty();
    assertThat(types().offset("flags.whole")).hasValue(8);
    assertThat(flags).isPositive();
  }

  @Test
  @DisplayName("Given types of a module, then they go on where the kernel's end, and name those")
  void split() throws KernelFileException {
    TypesWriter module = TypesWriter.splitFrom(kernel);
    module.struct("bch_inode", false, false, "v", named, 0, "lock", word, 5760);
    BtfTypes types = new BtfTypes("bcachefs.ko", module.bytes(), types());

    assertThat(types.offset("bch_inode.lock")).hasValue(720);
    assertThat(types.offset("bch_inode.v.high")).hasValue(12);
    assertThat(types.offset("inode.tail")).hasValue(16);
  }

  @Test
  @DisplayName("Given a structure that contains itself without end, then the search ends")
  void endless() throws KernelFileException {
    TypesWriter writer = TypesWriter.kernel();
    writer.struct("loop", false, false, "", 1, 0);

    assertThat(new BtfTypes("vmlinux", writer.bytes(), null).offset("loop.x"))
        .isEqualTo(OptionalLong.empty());
  }

  @Test
  @DisplayName("Given something else, then the message says what was expected and what to do")
  void notBtf() {
    assertThatThrownBy(() -> new BtfTypes("some.file", new byte[64], null))
        .isInstanceOf(KernelFileException.class)
        .hasMessageStartingWith("some.file: byte 0: expected BTF");
    assertThatThrownBy(() -> new BtfTypes("some.file", Arrays.copyOf(kernel.bytes(), 60), null))
        .isInstanceOf(KernelFileException.class)
        .hasMessageContaining("ends before what its head announces");
  }

  @Test
  @DisplayName("Given damaged types, then nothing worse happens than a message or a wrong offset")
  void damaged() {
    Random random = new Random(13);
    for (int i = 0; i < 20_000; i++) {
      byte[] content = kernel.bytes();
      content[random.nextInt(content.length)] = (byte) random.nextInt();
      try {
        new BtfTypes("vmlinux", content, null).offset("inode.high");
      } catch (KernelFileException e) {
        assertThat(e).hasMessageStartingWith("vmlinux: byte ");
      }
    }
  }
}
