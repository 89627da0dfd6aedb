package dev.faultline.traces.tracedat;

import java.util.List;

/**
 * A buffer: the top one, or that of an instance.
 *
 * @param name of the instance, empty for the top buffer
 * @param pageSize of its pages
 * @param compression of its pages
 * @param cpus the CPUs that it has pages of
 */
record RingBuffer(String name, int pageSize, Compression compression, List<CpuData> cpus) {}
