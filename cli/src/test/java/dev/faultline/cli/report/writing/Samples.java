package dev.faultline.cli.report.writing;

import dev.faultline.v1.Argument;
import dev.faultline.v1.CaptureSummary;
import dev.faultline.v1.Coverage;
import dev.faultline.v1.Evidence;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.MappingRef;
import dev.faultline.v1.Occurrences;
import dev.faultline.v1.TaskRef;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;

/** Reports made by hand. */
public final class Samples {
  private Samples() {}

  /** A trace in which nothing was found. */
  public static TraceReport clean(String path) {
    return TraceReport.newBuilder()
        .setPath(path)
        .setVerdict(Verdict.Value.CLEAN)
        .addModels("bcachefs")
        .setCapture(capture())
        .addCoverage(coverage("foreign-fill-under-block", 1200, 0, ""))
        .addCoverage(coverage("state-exclusion", 34, 0, ""))
        .addCoverage(coverage("remap-holds-both", 0, 0, "no remap in the trace"))
        .build();
  }

  /** A trace with a violation and a note. */
  public static TraceReport violation(String path) {
    return clean(path).toBuilder()
        .setVerdict(Verdict.Value.VIOLATION)
        .addFindings(foreignFill())
        .addFindings(
            Finding.newBuilder()
                .setRule("residency-gap")
                .setGrade(Grade.Value.NOTE)
                .setTitle("A page was removed that was never added")
                .setExplanation("Pages resident before the trace began are unknown.\nHence a gap."))
        .build();
  }

  /** A trace with a potential. */
  public static TraceReport suspect(String path) {
    return clean(path).toBuilder()
        .setVerdict(Verdict.Value.SUSPECT)
        .addFindings(
            Finding.newBuilder()
                .setRule("lock-order-inversion")
                .setGrade(Grade.Value.POTENTIAL)
                .setTitle("lock-order inversion: pagecache(block) → mmap_lock → pagecache(add)"))
        .build();
  }

  /** A trace that could not be decided. */
  public static TraceReport inconclusive(String path) {
    return TraceReport.newBuilder()
        .setPath(path)
        .setVerdict(Verdict.Value.INCONCLUSIVE)
        .setCapture(
            capture().toBuilder().setEventsLost(12000).setLossGaps(5).setLinesUnread(2).build())
        .addCoverage(coverage("state-exclusion", 3, 1500, "events were lost"))
        .addReasons("Events were lost between the events that state-exclusion needs.")
        .addReasons("No event of foreign-fill-under-block was applicable.")
        .build();
  }

  /** An input that could not be read. */
  public static TraceReport unread(String path) {
    return TraceReport.newBuilder().setPath(path).setError("There is no such file.").build();
  }

  /** A file in a directory that is no capture. */
  public static TraceReport skipped(String path) {
    return TraceReport.newBuilder().setPath(path).addReasons("It is no capture.").build();
  }

  static CaptureSummary capture() {
    return CaptureSummary.newBuilder()
        .setFormat("ftrace-text")
        .setKernel("6.12.117")
        .setClock("local")
        .setEvents(4810)
        .setModelEvents(4500)
        .setFirstNs(11_125_272_000L)
        .setLastNs(36_200_000_001L)
        .setPositionUnit("line")
        .build();
  }

  /** A violation with everything that a finding can have. */
  public static Finding foreignFill() {
    return Finding.newBuilder()
        .setRule("foreign-fill-under-block")
        .setGrade(Grade.Value.VIOLATION)
        .setTitle(
            "A page is inserted by an operation without the add lock while another operation holds"
                + " block")
        .setFingerprint("3f2a91c0")
        .setOccurrences(
            Occurrences.newBuilder()
                .setCount(2)
                .setFirstNs(11_266_906_000L)
                .setLastNs(11_300_000_000L))
        .setMapping(
            MappingRef.newBuilder()
                .setIno(4097)
                .setDevice("254:0")
                .setHasPages(true)
                .setFirstIndex(0)
                .setLastIndex(15))
        .addTasks(TaskRef.newBuilder().setTid(226).setComm("wl").setRole("DIO write"))
        .addTasks(TaskRef.newBuilder().setTid(228).setComm("wl").setRole("readahead"))
        .setArgument(
            Argument.newBuilder()
                .addLet(
                    "the DIO write of wl-226 hold block on inode 4097 (254:0) from 11.266123 on")
                .addLet("no removal follow")
                .setThen("wl-228 inserts page 3 at 11.266906 and holds no lock of the page cache")
                .setBecause(
                    "block promises that no page appears in the cache of the file until it is"
                        + " released: the page just inserted holds the data from before the write")
                .setRemedy("take add around the readahead"))
        .addEvidence(evidence(4788, 11_266_123_000L, 226, "pagecache_lock_acquired block", "block"))
        .addEvidence(
            evidence(14790, 11_266_906_000L, 228, "mm_filemap_add_to_page_cache ofs=3", "inserted"))
        .build();
  }

  public static Evidence evidence(long line, long ns, int tid, String text, String remark) {
    return Evidence.newBuilder()
        .setLine(line)
        .setTimeNs(ns)
        .setCpu(1)
        .setTid(tid)
        .setComm("wl")
        .setText(text)
        .setRemark(remark)
        .build();
  }

  static Coverage coverage(String rule, long checked, long undecided, String reason) {
    return Coverage.newBuilder()
        .setRule(rule)
        .setChecked(checked)
        .setUndecided(undecided)
        .setReason(reason)
        .build();
  }
}
