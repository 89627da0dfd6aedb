/**
 * Pictures of findings, drawn as SVG from the messages of {@code report.proto}: what went on as
 * lanes over a time axis ({@link dev.faultline.cli.report.html.svg.ScenePicture}), who waits for
 * whom as a circle ({@link dev.faultline.cli.report.html.svg.CirclePicture}).
 *
 * <p>Colours are a matter of the page's style sheet: what is drawn carries classes, never colours.
 */
@NullMarked
package dev.faultline.cli.report.html.svg;

import org.jspecify.annotations.NullMarked;
