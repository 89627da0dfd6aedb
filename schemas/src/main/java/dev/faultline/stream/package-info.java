/**
 * The event stream: events of the model in columns, the dictionaries they refer to, and the codec
 * of stream files.
 *
 * <p>This is all that {@code traces} and {@code replay-engine} have in common: the one fills {@link
 * dev.faultline.stream.EventBlock}s, the other reads them through {@link
 * dev.faultline.stream.Event}. The bytes of a stream file are described in {@code
 * event_stream.proto}.
 */
@NullMarked
package dev.faultline.stream;

import org.jspecify.annotations.NullMarked;
