/**
 * Roles: what functions on a stack mean. Tables in protobuf text say what a task waits for, what it
 * holds by its path, and which operation it is in.
 */
@NullMarked
package dev.faultline.traces.roles;

import org.jspecify.annotations.NullMarked;
