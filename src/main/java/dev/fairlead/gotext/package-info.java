/// Texts as Go has them: bytes that claim to be UTF-8, and the way it quotes them. Pure.
@NullMarked
package dev.fairlead.gotext;

import org.jspecify.annotations.NullMarked;
