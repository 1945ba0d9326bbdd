package dev.fairlead.attempt;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Says which addresses a delivery may be sent to. It judges bytes, never text.
///
/// An address that came with a message must be public, or lie in a range that the operator allows.
/// The operator's own endpoints may be anywhere. Nobody may reach a link-local or metadata address:
/// those hand out a machine's credentials (AWS, Azure, Google, Oracle and Alibaba among them).
final class AddressGuard {
    private static final List<AddressRange> METADATA =
            ranges(
                    "169.254.0.0/16",
                    "168.63.129.16",
                    "100.100.100.200",
                    "192.0.0.192",
                    "fe80::/10",
                    "fd00:ec2::254",
                    "fd00:ec2::23",
                    "fd00:c1::a9fe:a9fe",
                    "fd20:ce::254");

    private static final List<AddressRange> NOT_PUBLIC =
            ranges(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "3fff::/20");

    /// Of IPv6 only this is public at all.
    private static final AddressRange GLOBAL_UNICAST = AddressRange.parse("2000::/3");

    /// NAT64: an IPv4 address in its last four bytes, and reached as such.
    private static final AddressRange NAT64 = AddressRange.parse("64:ff9b::/96");

    /// NAT64 inside one network (RFC 8215). Never public, but where it is allowed it leads out too.
    private static final AddressRange LOCAL_NAT64 = AddressRange.parse("64:ff9b:1::/48");

    /// IPv4-compatible, mapped (written out, since the JDK reads its text as IPv4) and translated.
    private static final List<byte[]> IPV4_PREFIXES =
            List.of(
                    new byte[12],
                    new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1},
                    new byte[] {0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0});

    private final List<AddressRange> allowed;

    AddressGuard(List<AddressRange> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    /// The guard as configured; a range that cannot be read is told with the option's name.
    static AddressGuard allowing(List<String> ranges) {
        try {
            return new AddressGuard(ranges.stream().map(AddressRange::parse).toList());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "fairlead.attempt.allowed-addresses: " + e.getMessage(), e);
        }
    }

    /// Whether an address that came with a message may be reached at these bytes.
    boolean permitsStrangers(byte[] address) {
        if (isMetadata(address)) {
            return false;
        }
        return isPublic(address) || isIn(allowed, address) || isIn(allowed, reached(address));
    }

    /// Whether the operator's own endpoint may be reached at these bytes.
    boolean permitsOperator(byte[] address) {
        return !isMetadata(address);
    }

    private static boolean isMetadata(byte[] address) {
        return Stream.concat(Stream.of(address), embedded(address).stream())
                .anyMatch(form -> isIn(METADATA, form));
    }

    private static boolean isPublic(byte[] address) {
        byte[] reached = reached(address);
        boolean outside = reached.length != 4 && !GLOBAL_UNICAST.contains(reached);
        return !outside
                && !isIn(NOT_PUBLIC, reached)
                && !(isIsatap(reached) && isIn(NOT_PUBLIC, lastFour(reached)));
    }

    /// What the network makes of the address: behind NAT64 an IPv4 address.
    private static byte[] reached(byte[] address) {
        return NAT64.contains(address) ? lastFour(address) : address;
    }

    /// ISATAP (RFC 5214, 6.1): under any prefix, an interface that an IPv4 address names. A router
    /// of that prefix sends to the IPv4 address, a private one too.
    private static boolean isIsatap(byte[] address) {
        return address.length == 16
                && (address[8] & ~0x03) == 0
                && address[9] == 0
                && address[10] == 0x5e
                && address[11] == (byte) 0xfe;
    }

    private static byte[] lastFour(byte[] address) {
        return Arrays.copyOfRange(address, 12, 16);
    }

    /// The IPv4 address inside an IPv6 address of any kind that carries one.
    private static Optional<byte[]> embedded(byte[] address) {
        if (address.length == 4) {
            return Optional.empty();
        }
        byte[] prefix = Arrays.copyOf(address, 12);
        boolean carries =
                NAT64.contains(address)
                        || LOCAL_NAT64.contains(address)
                        || isIsatap(address)
                        || IPV4_PREFIXES.stream().anyMatch(known -> Arrays.equals(known, prefix));
        boolean sixToFour = address[0] == 0x20 && address[1] == 0x02;
        if (carries) {
            return Optional.of(lastFour(address));
        }
        return sixToFour ? Optional.of(Arrays.copyOfRange(address, 2, 6)) : Optional.empty();
    }

    private static boolean isIn(List<AddressRange> ranges, byte[] address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    private static List<AddressRange> ranges(String... texts) {
        return Stream.of(texts).map(AddressRange::parse).toList();
    }
}
