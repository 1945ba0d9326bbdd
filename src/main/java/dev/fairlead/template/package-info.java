/// Go's text/template as hook files use it: a text with actions becomes a text. Pure: the
/// environment and the files come in as functions.
@NullMarked
package dev.fairlead.template;

import org.jspecify.annotations.NullMarked;
