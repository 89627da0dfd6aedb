/** Reports as protobuf's JSON and as protobuf, written and read again. */
@NullMarked
package dev.faultline.cli.report.json;

import org.jspecify.annotations.NullMarked;
