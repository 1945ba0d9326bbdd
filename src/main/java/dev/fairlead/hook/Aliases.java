package dev.fairlead.hook;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// Sees to it that a document comes to an end, and soon, for those who follow its aliases: an
/// anchor that contains itself never ends, and a few lines of aliases of aliases stand for millions
/// of nodes.
final class Aliases {
    private static final int MOST_REPEATED = 1_000_000;
    private static final int DEEPEST = 1_000;

    private final Map<Node, Extent> extents = new IdentityHashMap<>();

    private Aliases() {}

    /// What a node comes to with everything in it.
    private record Extent(long nodes, int depth) {
        /// Of one that is being measured.
        static final Extent OPEN = new Extent(0, 0);
    }

    static void check(Node root) {
        var _ = new Aliases().extent(root);
    }

    private Extent extent(Node node) {
        Extent known = extents.get(node);
        if (Extent.OPEN.equals(known)) {
            throw new Element(node, "", Findings.Serving.QUIET)
                    .wrong("an anchor must not contain itself");
        }
        if (known != null) {
            return known;
        }
        extents.put(node, Extent.OPEN);
        long nodes = 1;
        int depth = 1;
        for (Node child : children(node)) {
            Extent inner = extent(child);
            nodes += inner.nodes;
            depth = Math.max(depth, 1 + inner.depth);
        }
        if (nodes - extents.size() > MOST_REPEATED || depth > DEEPEST) {
            throw new Element(node, "", Findings.Serving.QUIET)
                    .wrong("the aliases in here stand for too much");
        }
        Extent extent = new Extent(nodes, depth);
        extents.put(node, extent);
        return extent;
    }

    private static List<Node> children(Node node) {
        return switch (node) {
            case SequenceNode sequence -> sequence.getValue();
            case MappingNode mapping ->
                    mapping.getValue().stream()
                            .flatMap(tuple -> Stream.of(tuple.getKeyNode(), tuple.getValueNode()))
                            .toList();
            case Node _ -> List.of();
        };
    }
}
