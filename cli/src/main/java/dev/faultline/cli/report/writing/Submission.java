package dev.faultline.cli.report.writing;

/**
 * Who submits results to KernelCI, and of which build.
 *
 * @param origin the CI system, by the name that it has with KernelCI: {@code [a-z0-9_]+}
 * @param build the id that the tested build has there: {@code origin:anything}
 * @param toolVersion the version of this program
 */
public record Submission(String origin, String build, String toolVersion) {}
