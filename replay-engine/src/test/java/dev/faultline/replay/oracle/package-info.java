/**
 * A slow judge that is obviously right: of a small trace it looks at every kernel that could have
 * written it, and nothing is certain but what all of them have in common. What the rules call a
 * violation must be one for the judge, and what they call in order must be in order. The judge has
 * the semantics written down a second time, as sets of states, and shares no code with model and
 * rules.
 */
@NullMarked
package dev.faultline.replay.oracle;

import org.jspecify.annotations.NullMarked;
