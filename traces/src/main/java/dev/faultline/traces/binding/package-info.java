/**
 * Binding profiles: how the tracepoints of a recorder become events of the model. Profiles are
 * protobuf text ({@code binding.proto}), compiled here to slots and plans that readers of all
 * formats share.
 */
@NullMarked
package dev.faultline.traces.binding;

import org.jspecify.annotations.NullMarked;
