/// The flow of one arrival: find, read, judge, plan, act, answer.
@NullMarked
package dev.fairlead.trigger;

import org.jspecify.annotations.NullMarked;
