package dev.fairlead.rule;

import dev.fairlead.request.AddressRange;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The ranges of `ip-whitelist` (spec section 3.1): addresses and CIDRs as Go reads them. An
/// address alone has the prefix 32, an IPv6 address too.
final class PeerRange {
    private static final Pattern BLANKS = Pattern.compile("\\p{IsWhite_Space}+");

    private PeerRange() {}

    /// Tried from left to right: one that cannot be read is an error only when it is reached.
    static Verdict anyHolds(String ranges, String peer) {
        Optional<byte[]> address = AddressRange.address(hostOf(peer));
        if (address.isEmpty()) {
            return broken("invalid IP address found in remote address '" + peer + "'");
        }
        for (String text : BLANKS.split(ranges)) {
            if (text.isEmpty()) {
                continue;
            }
            String cidr = cidr(text);
            Optional<AddressRange> range = AddressRange.parse(cidr);
            if (range.isEmpty()) {
                return broken("invalid CIDR address: " + cidr);
            }
            if (range.get().holds(address.get())) {
                return Verdict.of(true);
            }
        }
        return Verdict.of(false);
    }

    /// Those of the ranges that cannot be read.
    static List<String> unreadable(String ranges) {
        return Stream.of(BLANKS.split(ranges))
                .filter(text -> !text.isEmpty())
                .filter(text -> AddressRange.parse(cidr(text)).isEmpty())
                .toList();
    }

    private static String cidr(String text) {
        return text.contains("/") ? text : text + "/32";
    }

    private static Verdict broken(String message) {
        return Verdict.failed(new Verdict.Other(message));
    }

    private static String hostOf(String peer) {
        int colon = peer.lastIndexOf(':');
        String host = colon < 0 ? peer : peer.substring(0, colon);
        return host.startsWith("[") && host.endsWith("]")
                ? host.substring(1, host.length() - 1)
                : host;
    }
}
