/** Tests of what needs no cluster; the rest is in {@code .ci/spark}. */
@NullMarked
package dev.faultline.cli.spark;

import org.jspecify.annotations.NullMarked;
