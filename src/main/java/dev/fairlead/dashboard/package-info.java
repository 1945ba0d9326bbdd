/// The pages for people under `/-/`. They hold nothing themselves: what they show, they ask the API
/// for in the name of who signed in.
@NullMarked
package dev.fairlead.dashboard;

import org.jspecify.annotations.NullMarked;
