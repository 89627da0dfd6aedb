package dev.faultline.traces.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Probes where functions of bcachefs begin and return: which operation, on which file, where. Their
 * arguments are those of the functions (Linux 6.7 to DKMS 1.39), wherever the machine passes them.
 */
final class FunctionProbes {
  static final String MODULE = "bcachefs";
  private static final String FIRST = "$arg1";
  private static final String SECOND = "$arg2";
  private static final String THIRD = "$arg3";
  private static final String FOURTH = "$arg4";
  private static final String FIFTH = "$arg5";

  private final ProbeArguments arguments;
  private final Optional<Set<String>> functions;
  private final List<ProbeDefinition> probes = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();

  /**
   * Probes of one module.
   *
   * @param functions names of the functions that it has; empty if they are not known
   */
  FunctionProbes(ProbeArguments arguments, Optional<Set<String>> functions) {
    this.arguments = arguments;
    this.functions = functions;
  }

  /**
   * All probes; those of functions that are missing are left out.
   *
   * @param lockOffset of the lock in the inode; empty if it is not known: whose lock a task waits
   *     for is then left to what the task is doing
   */
  List<ProbeDefinition> all(OptionalLong lockOffset) {
    probes.clear();
    enter(
        "pagecache_lock_wait",
        AcquisitionSearch.SLOW_PATH,
        with(
            "state=" + SECOND + ":u32",
            lockOffset.isPresent()
                ? arguments.inodeAt(-lockOffset.getAsLong(), FIRST)
                : List.of()));
    exit("page_fault_exit", "bch2_page_fault", "x32");
    mkwrite();
    direct("dio_write", "bch2_direct_write");
    direct("dio_read", "bch2_direct_IO_read");
    invalidate();
    ranges();
    drain();
    buffered("read_iter", "bch2_read_iter");
    buffered("write_iter", "bch2_write_iter");
    extents();
    fills();
    return List.copyOf(probes);
  }

  /** Functions that the module does not have, each with the event that is lost with it. */
  List<String> missing() {
    return List.copyOf(missing);
  }

  private static List<String> with(String first, List<String> others) {
    List<String> all = new ArrayList<>();
    all.add(first);
    all.addAll(others);
    return all;
  }

  private static List<String> with(List<String> others, String... last) {
    List<String> all = new ArrayList<>(others);
    all.addAll(List.of(last));
    return all;
  }

  private boolean enter(String event, String function, List<String> fetch) {
    if (!has(function)) {
      missing.add(event + " (" + function + ")");
      return false;
    }
    probes.add(ProbeDefinition.entry(event, MODULE, function, fetch));
    return true;
  }

  private void exit(String event, String function, String type) {
    if (has(function)) {
      probes.add(
          ProbeDefinition.exit(
              event,
              MODULE,
              function,
              type.isEmpty() ? List.of() : List.of("ret=$retval:" + type)));
    }
  }

  private boolean has(String function) {
    return functions.isEmpty() || functions.get().contains(function);
  }

  /** A fault without what disables it, which is in no argument. */
  ProbeDefinition faultBegin() {
    return ProbeDefinition.entry(
        "page_fault_begin", MODULE, "bch2_page_fault", arguments.pageFault(FIRST));
  }

  private void mkwrite() {
    enter(
        "page_mkwrite_enter",
        "bch2_page_mkwrite",
        with(
            arguments.inode(arguments.inodeOfFault(FIRST)),
            "pgoff=" + arguments.member("vm_fault.pgoff", FIRST) + ":u64",
            "address=" + arguments.member("vm_fault.address", FIRST) + ":x64"));
    exit("page_mkwrite_exit", "bch2_page_mkwrite", "x32");
  }

  private List<String> inodeOfIocb() {
    return arguments.inode(
        arguments.member("file.f_inode", arguments.member("kiocb.ki_filp", FIRST)));
  }

  private String position() {
    return "pos=" + arguments.member("kiocb.ki_pos", FIRST) + ":s64";
  }

  private String count() {
    return "count=" + arguments.member("iov_iter.count", SECOND) + ":u64";
  }

  private void direct(String event, String function) {
    enter(
        event + "_enter",
        function,
        with(inodeOfIocb(), "iocb=" + FIRST + ":x64", position(), count()));
    exit(event + "_exit", function, "s64");
  }

  private void invalidate() {
    String function = "bch2_write_invalidate_inode_pages_range";
    enter(
        "invalidate_enter",
        function,
        List.of(
            "ino="
                + arguments.member("inode.i_ino", arguments.member("address_space.host", FIRST))
                + ":u64",
            "mapping=" + FIRST + ":x64",
            "start=" + SECOND + ":s64",
            "end=" + THIRD + ":s64"));
    exit("invalidate_exit", function, "s32");
  }

  private void ranges() {
    enter(
        "truncate_enter",
        "bchfs_truncate",
        with(arguments.inode(SECOND), "size=" + arguments.member("iattr.ia_size", THIRD) + ":s64"));
    exit("truncate_exit", "bchfs_truncate", "s32");
    enter(
        "fallocate_enter",
        "bch2_fallocate_dispatch",
        with(
            arguments.inode(arguments.member("file.f_inode", FIRST)),
            "mode=" + SECOND + ":x32",
            "offset=" + THIRD + ":s64",
            "len=" + FOURTH + ":s64"));
    exit("fallocate_exit", "bch2_fallocate_dispatch", "s64");
    String source = arguments.member("file.f_inode", FIRST);
    String target = arguments.member("file.f_inode", THIRD);
    enter(
        "remap_enter",
        "bch2_remap_file_range",
        List.of(
            "src_ino=" + arguments.member("inode.i_ino", source) + ":u64",
            "src_mapping=" + arguments.member("inode.i_mapping", source) + ":x64",
            "dst_ino=" + arguments.member("inode.i_ino", target) + ":u64",
            "dst_mapping=" + arguments.member("inode.i_mapping", target) + ":x64",
            "pos=" + FOURTH + ":s64",
            "len=" + FIFTH + ":s64"));
    exit("remap_exit", "bch2_remap_file_range", "s64");
  }

  /** A function of the kernel itself; whether it has it is known where the probe is set. */
  private void drain() {
    probes.add(
        ProbeDefinition.entry("dio_drain_wait", "", "inode_dio_wait", arguments.inode(FIRST)));
    probes.add(ProbeDefinition.exit("dio_drained", "", "inode_dio_wait", List.of()));
  }

  private void buffered(String event, String function) {
    enter(
        event + "_enter",
        function,
        with(
            inodeOfIocb(),
            position(),
            count(),
            "flags=" + arguments.member("kiocb.ki_flags", FIRST) + ":x32"));
    exit(event + "_exit", function, "s64");
  }

  private void extents() {
    enter("extent_write_enter", "bch2_write", List.of());
    exit("extent_write_exit", "bch2_write", "");
    enter("dio_async_done", "bch2_dio_write_loop_async", List.of());
  }

  private void fills() {
    String host =
        arguments.member(
            "address_space.host", arguments.member("readahead_control.mapping", FIRST));
    enter(
        "readahead_enter",
        "bch2_readahead",
        List.of(
            arguments.inode(host).get(0),
            arguments.inode(host).get(1),
            "mapping=" + arguments.member("readahead_control.mapping", FIRST) + ":x64",
            "index=" + arguments.member("readahead_control._index", FIRST) + ":u64",
            "nr_pages=" + arguments.member("readahead_control._nr_pages", FIRST) + ":u32"));
    exit("readahead_exit", "bch2_readahead", "");
    String ofFolio =
        arguments.member("address_space.host", arguments.member("folio.mapping", SECOND));
    enter(
        "read_folio_enter",
        "bch2_read_folio",
        List.of(
            arguments.inode(ofFolio).get(0),
            arguments.inode(ofFolio).get(1),
            "mapping=" + arguments.member("folio.mapping", SECOND) + ":x64",
            "index=" + arguments.member("folio.index", SECOND) + ":u64"));
    exit("read_folio_exit", "bch2_read_folio", "s32");
  }
}
