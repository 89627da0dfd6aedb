/** Captures verified by the workers of an Apache Spark cluster, each as a task of its own. */
@NullMarked
package dev.faultline.cli.spark;

import org.jspecify.annotations.NullMarked;
