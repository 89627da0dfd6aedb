/** Tests of protobuf's JSON and of protobuf. */
@NullMarked
package dev.faultline.cli.report.json;

import org.jspecify.annotations.NullMarked;
