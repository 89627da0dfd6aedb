package dev.faultline.replay.oracle;

/**
 * faults_disabled_mapping of a task.
 *
 * @param file of which it is the mapping, or {@link Seen#NONE}
 */
record FdmWorld(char file, int miracles) {}
