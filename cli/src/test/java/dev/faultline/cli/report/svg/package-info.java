/** Tests of pictures. */
@NullMarked
package dev.faultline.cli.report.svg;

import org.jspecify.annotations.NullMarked;
