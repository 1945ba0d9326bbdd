package dev.fairlead.request;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/// A range of addresses in CIDR form, as Go reads one: bits behind the prefix do not count, and an
/// IPv4-mapped address is one of IPv4.
@SuppressWarnings("ArrayRecordComponent")
public record AddressRange(byte[] network, int prefix) {
    private static final Pattern IPV4 =
            Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

    /// Stricter than the JDK, which takes `00001::` and `::01.2.3.4` for addresses.
    private static final Pattern IPV6 =
            Pattern.compile("([0-9a-fA-F]{0,4}:)+([0-9a-fA-F]{0,4}|" + IPV4 + ")");

    private static final int LONGEST = "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255".length();
    private static final int MAPPED_PREFIX = 96;
    private static final int MOST_V4 = 32;
    private static final int MOST_V6 = 128;

    /// Reads `10.0.0.0/8` or `fd00::/8`; empty when it is none.
    public static Optional<AddressRange> parse(String cidr) {
        int slash = cidr.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
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
                mapped ? mapped(network.get(), prefix) : new AddressRange(network.get(), prefix));
    }

    /// A prefix that reaches into the mapped address is one of IPv4. A shorter one, such as the 32
    /// of a bare `::ffff:192.0.2.1`, leaves a range of IPv6, which holds no IPv4 peer at all.
    private static AddressRange mapped(byte[] network, int prefix) {
        if (prefix >= MAPPED_PREFIX) {
            return new AddressRange(network, prefix - MAPPED_PREFIX);
        }
        byte[] whole = new byte[16];
        whole[10] = whole[11] = (byte) 0xff;
        System.arraycopy(network, 0, whole, 12, network.length);
        return new AddressRange(whole, prefix);
    }

    /// The bytes of an address; an IPv4-mapped one counts as IPv4.
    public static Optional<byte[]> address(String text) {
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

    public boolean holds(byte[] address) {
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
