package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whose address counts when requests come through a proxy.
class TrustedProxiesIT {
    private static final String YES = "203.0.113.9\n";
    private static final String NO = "Hook rules were not satisfied.";
    private static final String HOOKS =
            """
            - id: a
              execute-command: /bin/sh
              pass-arguments-to-command: [{source: string, name: -c}, {source: string, name: 'echo ${HOOK_remote-addr%:*}'}]
              include-command-output-in-response: true
              trigger-rule: {match: {type: ip-whitelist, ip-range: 203.0.113.0/24}}
            """
                    .replace("${HOOK_remote-addr%:*}", "${PEER%:*}")
                    .replace(
                            "  include-command",
                            "  pass-environment-to-command: [{source: request, name: remote-addr,"
                                    + " envname: PEER}]\n  include-command");

    @TempDir Path directory;

    private static String get(FairleadProcess fairlead, String... headers) {
        var request = fairlead.request("/hooks/a").GET();
        return FairleadProcess.send(headers.length == 0 ? request : request.headers(headers))
                .body();
    }

    @Test
    void behind_a_trusted_proxy_its_client_is_judged() {
        try (FairleadProcess fairlead =
                FairleadProcess.in(directory)
                        .hooks(HOOKS)
                        .with("FAIRLEAD_HTTP_TRUSTED_PROXIES", "127.0.0.0/8,10.0.0.0/8")
                        .go()) {
            assertThat(get(fairlead, "X-Forwarded-For", "203.0.113.9")).isEqualTo(YES);
            assertThat(get(fairlead, "X-Forwarded-For", "203.0.113.9, 10.1.2.3")).isEqualTo(YES);
            // what the client itself sent stands to the left of what the proxy added
            assertThat(get(fairlead, "X-Forwarded-For", "203.0.113.9, 198.51.100.1")).isEqualTo(NO);
            assertThat(
                            get(
                                    fairlead,
                                    "X-Forwarded-For",
                                    "203.0.113.9",
                                    "X-Forwarded-For",
                                    "198.51.100.1"))
                    .isEqualTo(NO);
            assertThat(get(fairlead, "Forwarded", "for=203.0.113.9")).isEqualTo(NO);
            assertThat(get(fairlead)).isEqualTo(NO);
            assertThat(get(fairlead, "X-Forwarded-For", "203.0.113.9, unknown"))
                    .isEqualTo("Error occurred while evaluating hook rules.");
            assertThat(fairlead.log()).contains("method=GET from=198.51.100.1:0");
        }
    }

    @Test
    void without_trusted_proxies_nobody_can_say_to_be_somebody_else() {
        try (FairleadProcess fairlead = FairleadProcess.in(directory).hooks(HOOKS).go()) {
            assertThat(get(fairlead, "X-Forwarded-For", "203.0.113.9")).isEqualTo(NO);
            assertThat(get(fairlead, "Forwarded", "for=203.0.113.9")).isEqualTo(NO);
            assertThat(get(fairlead, "X-Real-IP", "203.0.113.9")).isEqualTo(NO);
        }
    }

    @Test
    void who_connects_is_no_proxy_unless_it_is_named() {
        try (FairleadProcess fairlead =
                FairleadProcess.in(directory)
                        .hooks(HOOKS)
                        .with("FAIRLEAD_HTTP_TRUSTED_PROXIES", "10.0.0.0/8")
                        .go()) {
            assertThat(get(fairlead, "X-Forwarded-For", "203.0.113.9")).isEqualTo(NO);
        }
    }

    @Test
    void a_range_that_is_none_stops_the_start() {
        FairleadProcess asked =
                FairleadProcess.in(directory)
                        .hooks(HOOKS)
                        .with("FAIRLEAD_HTTP_TRUSTED_PROXIES", "my-proxy")
                        .with("QUARKUS_HTTP_PORT", Integer.toString(FairleadProcess.freePort()))
                        .with(
                                "QUARKUS_MANAGEMENT_PORT",
                                Integer.toString(FairleadProcess.freePort()))
                        .launch(0);
        assertThat(asked.awaitEnd()).isEqualTo(1);
        assertThat(asked.log())
                .contains("fairlead.http.trusted-proxies: \"my-proxy\" is neither an address")
                .doesNotContain("\tat ");
    }
}
