package dev.fairlead.attempt;

import java.net.InetAddress;

/// A range of addresses in CIDR form, on bytes: a v4 range holds no v6 address and the other way
/// round.
final class AddressRange {
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
            int prefix = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
            boolean canonical = address.contains(":") || Ipv4Text.isCanonical(address);
            if (canonical && prefix >= 0 && prefix <= most) {
                return new AddressRange(network, prefix);
            }
        } catch (IllegalArgumentException _) {
            // told below, in one sentence for all that can be wrong
        }
        throw new IllegalArgumentException(
                "\"" + text + "\" is not an address range; one reads like 10.0.0.0/8 or fd00::/8");
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
