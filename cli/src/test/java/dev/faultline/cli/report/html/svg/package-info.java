/** Tests of pictures. */
@NullMarked
package dev.faultline.cli.report.html.svg;

import org.jspecify.annotations.NullMarked;
