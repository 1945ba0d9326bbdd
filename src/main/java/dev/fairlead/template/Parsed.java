package dev.fairlead.template;

import java.util.List;
import java.util.Map;

/// A source and the templates it defines; the one that is run has the name of the source.
record Parsed(Source source, Map<String, List<Node.Statement>> templates) {}
