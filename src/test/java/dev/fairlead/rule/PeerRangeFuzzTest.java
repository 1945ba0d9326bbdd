package dev.fairlead.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.fuzz.Dice;
import dev.fairlead.fuzz.Fuzz;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fuzz")
class PeerRangeFuzzTest {
    record Range(byte[] network, int prefix) {}

    record Sample(byte[] peer, List<Range> ranges) {
        String text() {
            StringBuilder text = new StringBuilder();
            for (Range range : ranges) {
                text.append(written(range.network)).append('/').append(range.prefix).append(" \t");
            }
            return text.toString();
        }

        String address() {
            return (peer.length == 4 ? written(peer) : "[" + written(peer) + "]") + ":4711";
        }
    }

    @Test
    void a_peer_is_in_a_range_when_its_first_bits_are_the_same() {
        Fuzz.run("ip-ranges", PeerRangeFuzzTest::sample, PeerRangeFuzzTest::isHeld, "in", "out");
    }

    private static Sample sample(Dice dice) {
        return new Sample(
                address(dice),
                dice.upTo(
                        3,
                        () -> {
                            byte[] network = address(dice);
                            return new Range(network, dice.below(8 * network.length + 1));
                        }));
    }

    /// Few different ones, so that some are near to each other.
    private static byte[] address(Dice dice) {
        byte[] address = new byte[dice.pick(4, 16)];
        address[0] = 32;
        for (int i = 1; i < address.length; i++) {
            address[i] = dice.oneIn(4) ? (byte) dice.below(256) : 0;
        }
        return address;
    }

    private static String written(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static String isHeld(Sample sample) {
        boolean expected = sample.ranges.stream().anyMatch(range -> holds(range, sample.peer));
        assertThat(PeerRange.anyHolds(sample.text(), sample.address()))
                .isEqualTo(Verdict.of(expected));
        return expected ? "in" : "out";
    }

    private static boolean holds(Range range, byte[] peer) {
        int rest = 8 * peer.length - range.prefix;
        return range.network.length == peer.length
                && new BigInteger(1, range.network)
                        .shiftRight(rest)
                        .equals(new BigInteger(1, peer).shiftRight(rest));
    }

    @Test
    void any_text_is_a_list_of_ranges_or_names_the_first_that_is_none() {
        Fuzz.run(
                "ip-range texts",
                dice ->
                        dice.mutated(
                                sample(dice).text(),
                                ":",
                                "::",
                                ".",
                                "/",
                                "/32",
                                " ",
                                "0",
                                "ffff",
                                "\u2003",
                                "%eth0",
                                "[",
                                "]"),
                PeerRangeFuzzTest::isJudged,
                "judged",
                "broken");
    }

    private static String isJudged(String ranges) {
        return switch (PeerRange.anyHolds(ranges, "192.0.2.1:4711")) {
            case Verdict.Satisfied _, Verdict.Unsatisfied _ -> "judged";
            case Verdict.Broken(Verdict.Cause cause, boolean otherwise) -> {
                assertThat(cause.message()).startsWith("invalid CIDR address: ");
                assertThat(otherwise).isFalse();
                yield "broken";
            }
        };
    }
}
