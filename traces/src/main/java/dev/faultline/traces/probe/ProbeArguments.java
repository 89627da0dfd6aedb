package dev.faultline.traces.probe;

import dev.faultline.traces.probe.btf.StructLayouts;
import dev.faultline.traces.probe.elf.KernelFileException;
import java.util.ArrayList;
import java.util.List;

/**
 * Arguments of probes, in the words of the shipped binding: device, inode number and mapping of an
 * inode, wherever the way to it begins. Offsets are those of one kernel.
 */
final class ProbeArguments {
  private final StructLayouts layouts;
  private final List<String> missing = new ArrayList<>();

  ProbeArguments(StructLayouts layouts) {
    this.layouts = layouts;
  }

  /** Refuses kernels whose inode is another. */
  void check(String file) throws KernelFileException {
    for (String path :
        List.of("inode.i_sb", "inode.i_ino", "inode.i_mapping", "super_block.s_dev")) {
      offset(path);
    }
    if (!missing.isEmpty()) {
      throw new KernelFileException(
          file,
          "the kernel's types have no "
              + String.join(", no ", missing)
              + ". Is the BTF that of the kernel which the module is for?");
    }
  }

  private long offset(String path) {
    return layouts
        .offset(path)
        .orElseGet(
            () -> {
              missing.add(path);
              return 0;
            });
  }

  /** {@code dev=… ino=… mapping=…} of the inode at {@code home}. */
  List<String> inode(Home home) {
    return List.of(
        "dev=" + Home.at(offset("super_block.s_dev"), home.member(offset("inode.i_sb"))) + ":u32",
        "ino=" + home.member(offset("inode.i_ino")) + ":u64",
        "mapping=" + home.member(offset("inode.i_mapping")) + ":x64");
  }

  /** The same, of an inode that an argument gives. */
  List<String> inode(String pointer) {
    return inodeAt(0, pointer);
  }

  /**
   * The same, of an inode that begins {@code displacement} bytes behind where an argument points.
   */
  List<String> inodeAt(long displacement, String pointer) {
    return List.of(
        "dev="
            + Home.at(
                offset("super_block.s_dev"), Home.at(displacement + offset("inode.i_sb"), pointer))
            + ":u32",
        "ino=" + Home.at(displacement + offset("inode.i_ino"), pointer) + ":u64",
        "mapping=" + Home.at(displacement + offset("inode.i_mapping"), pointer) + ":x64");
  }

  /** What {@code path} names, reached from a pointer to its structure. */
  String member(String path, String pointer) {
    return Home.at(offset(path), pointer);
  }

  /** The inode of the file of a page fault. */
  String inodeOfFault(String vmf) {
    return member("file.f_inode", member("vm_area_struct.vm_file", member("vm_fault.vma", vmf)));
  }

  /** A page fault: what disables it, whose page, which page. */
  List<String> pageFault(String first, String vmf) {
    List<String> all = new ArrayList<>();
    all.add(first);
    all.addAll(pageFault(vmf));
    return all;
  }

  /** A page fault: whose page, which page. */
  List<String> pageFault(String vmf) {
    List<String> all = new ArrayList<>(inode(inodeOfFault(vmf)));
    all.add("pgoff=" + member("vm_fault.pgoff", vmf) + ":u64");
    all.add("address=" + member("vm_fault.address", vmf) + ":x64");
    all.add("flags=" + member("vm_fault.flags", vmf) + ":x32");
    return all;
  }
}
