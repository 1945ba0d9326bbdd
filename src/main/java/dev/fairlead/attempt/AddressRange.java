package dev.fairlead.attempt;

import java.net.InetAddress;
import java.util.regex.Pattern;

/// A range of addresses in CIDR form, on bytes: a v4 range holds no v6 address and the other way
/// round.
final class AddressRange {
    private static final Pattern PREFIX = Pattern.compile("[0-9]{1,3}");

    private final byte[] network;
    private final int prefix;

    private AddressRange(byte[] network, int prefix) {
        this.network = network;
        this.prefix = prefix;
    }

    /// Reads `10.0.0.0/8`, `fd00::/8`, or one address.
    static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        try {
            byte[] network = InetAddress.ofLiteral(address).getAddress();
            int most = network.length * Byte.SIZE;
            int prefix = slash < 0 ? most : prefix(text.substring(slash + 1));
            if (isCanonical(address, network) && prefix <= most) {
                return new AddressRange(network, prefix);
            }
        } catch (IllegalArgumentException _) {
            // told below, in one sentence for all that can be wrong
        }
        throw new IllegalArgumentException(
                "\"" + text + "\" is not an address range; one reads like 10.0.0.0/8 or fd00::/8");
    }

    private static int prefix(String digits) {
        if (!PREFIX.matcher(digits).matches()) {
            throw new IllegalArgumentException("no prefix length");
        }
        return Integer.parseInt(digits);
    }

    /// An IPv4-mapped address is refused, because its prefix would count from either of two places.
    private static boolean isCanonical(String address, byte[] network) {
        return network.length == 4
                ? Ipv4Text.isCanonical(address)
                : !address.startsWith("[") && !address.contains("%");
    }

    boolean contains(byte[] address) {
        if (address.length != network.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit += Byte.SIZE) {
            int mask = 0xff << Math.max(0, bit + Byte.SIZE - prefix);
            int difference = address[bit / Byte.SIZE] ^ network[bit / Byte.SIZE];
            if ((difference & mask & 0xff) != 0) {
                return false;
            }
        }
        return true;
    }
}
