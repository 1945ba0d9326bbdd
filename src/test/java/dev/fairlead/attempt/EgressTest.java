package dev.fairlead.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.attempt.Target.NotAnAddressException;
import dev.fairlead.delivery.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EgressTest {
    private static final Egress EGRESS = egress("http://proxy.example:3128");

    private static Egress egress(String proxy) {
        return Egress.of(
                new Rig.Settings(
                        Optional.empty(),
                        1,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        "test",
                        Optional.of(proxy),
                        Optional.of(
                                List.of(
                                        "inner.example",
                                        ".Corp.example",
                                        "10.0.0.0/8",
                                        "fd00::/8")),
                        Duration.ofSeconds(1)));
    }

    private static boolean isDirect(String host) throws NotAnAddressException {
        return EGRESS.to(Target.of("http://" + host + "/"), new Proxy.Usual()) == null;
    }

    @ParameterizedTest
    @CsvSource({
        "inner.example, true",
        "INNER.example, true",
        "a.b.inner.example, true",
        "winner.example, false",
        "inner.example.org, false",
        "corp.example, true",
        "x.corp.example, true",
        "10.1.2.3, true",
        "11.1.2.3, false",
        "[fd00::1], true",
        "[2001:db8::1], false"
    })
    void what_is_excepted_is_a_name_with_all_under_it_or_a_range(String host, boolean direct)
            throws NotAnAddressException {
        assertThat(isDirect(host)).isEqualTo(direct);
    }

    @Test
    void an_endpoints_own_word_counts_before_the_servers() throws NotAnAddressException {
        Target target = Target.of("http://inner.example/");
        Proxy.Http own = new Proxy.Http("own", 1, null);
        assertThat(EGRESS.to(target, own)).isEqualTo(own);
        assertThat(EGRESS.to(Target.of("http://far.example/"), new Proxy.None())).isNull();
        assertThat(egress("none").to(Target.of("http://far.example/"), new Proxy.Usual())).isNull();
    }
}
