/** Tests of many captures judged side by side. */
@NullMarked
package dev.faultline.cli.batch;

import org.jspecify.annotations.NullMarked;
