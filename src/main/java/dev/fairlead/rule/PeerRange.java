package dev.fairlead.rule;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The ranges of `ip-whitelist` (spec section 3.1): addresses and CIDRs as Go reads them. An
/// address alone has the prefix 32, an IPv6 address too.
@SuppressWarnings("ArrayRecordComponent")
record PeerRange(byte[] network, int prefix) {
    private static final Pattern IPV4 =
            Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

    /// Stricter than the JDK, which takes `00001::` and `::01.2.3.4` for addresses.
    private static final Pattern IPV6 =
            Pattern.compile("([0-9a-fA-F]{0,4}:)+([0-9a-fA-F]{0,4}|" + IPV4 + ")");

    private static final Pattern BLANKS = Pattern.compile("\\p{IsWhite_Space}+");
    private static final int LONGEST = "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255".length();
    private static final int MAPPED_PREFIX = 96;
    private static final int MOST_V4 = 32;
    private static final int MOST_V6 = 128;

    /// Tried from left to right: one that cannot be read is an error only when it is reached.
    static Verdict anyHolds(String ranges, String peer) {
        Optional<byte[]> address = address(hostOf(peer));
        if (address.isEmpty()) {
            return broken("invalid IP address found in remote address '" + peer + "'");
        }
        for (String text : BLANKS.split(ranges)) {
            if (text.isEmpty()) {
                continue;
            }
            String cidr = text.contains("/") ? text : text + "/32";
            Optional<PeerRange> range = parse(cidr);
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
                .filter(text -> parse(text.contains("/") ? text : text + "/32").isEmpty())
                .toList();
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

    private static Optional<PeerRange> parse(String cidr) {
        int slash = cidr.indexOf('/');
        String text = cidr.substring(0, slash);
        String digits = cidr.substring(slash + 1);
        Optional<byte[]> network = address(text);
        if (network.isEmpty() || !digits.matches("0*[0-9]{1,3}")) {
            return Optional.empty();
        }
        int prefix = Integer.parseInt(digits);
        if (prefix > (text.contains(":") ? MOST_V6 : MOST_V4)) {
            return Optional.empty();
        }
        boolean mapped = text.contains(":") && network.get().length == 4;
        return Optional.of(
                mapped ? mapped(network.get(), prefix) : new PeerRange(network.get(), prefix));
    }

    /// A prefix that reaches into the mapped address is one of IPv4. A shorter one, such as the 32
    /// of a bare `::ffff:192.0.2.1`, leaves a range of IPv6, which holds no IPv4 peer at all.
    private static PeerRange mapped(byte[] network, int prefix) {
        if (prefix >= MAPPED_PREFIX) {
            return new PeerRange(network, prefix - MAPPED_PREFIX);
        }
        byte[] whole = new byte[16];
        whole[10] = whole[11] = (byte) 0xff;
        System.arraycopy(network, 0, whole, 12, network.length);
        return new PeerRange(whole, prefix);
    }

    /// The bytes of an address; an IPv4-mapped one counts as IPv4.
    private static Optional<byte[]> address(String text) {
        boolean isAddress =
                text.length() <= LONGEST // the pattern's groups are matched by recursion
                        && (IPV6.matcher(text).matches() || IPV4.matcher(text).matches());
        if (!isAddress) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text).getAddress());
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private boolean holds(byte[] address) {
        if (address.length != network.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if (((address[bit / Byte.SIZE] ^ network[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
