/// What arrived, and the values named inside it: headers, query, payload trees and their parsers.
/// Pure.
@NullMarked
package dev.fairlead.request;

import org.jspecify.annotations.NullMarked;
