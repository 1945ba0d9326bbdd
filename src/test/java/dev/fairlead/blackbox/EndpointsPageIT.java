package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The dashboard's page of endpoints in a browser: one process for all.
class EndpointsPageIT {
    private static final String READER = "reader-of-the-dashboard-0123456789";

    @TempDir static Path directory;
    private static Sink sink;
    private static FairleadProcess fairlead;
    private static Api api;
    private static Browser browser;

    @BeforeAll
    static void open() {
        browser = Browser.open(directory.resolve("profile"));
        sink = Sink.open();
        fairlead =
                FairleadProcess.in(directory)
                        .hooks(
                                """
                                endpoints:
                                  - {id: ledger, url: "%s", retry: {schedule: [0s]}}
                                  - {id: gone, url: "%s", retry: {schedule: [0s]}}
                                hooks:
                                  - {id: in, deliver: [{endpoint: ledger, id: {source: payload, name: id}}]}
                                  - {id: lost, deliver: [{endpoint: gone}]}
                                """
                                        .formatted(sink.url("/ledger"), sink.url("/gone")))
                        .with(
                                "FAIRLEAD_ADMIN_TOKENS",
                                "ops:%s,reader:read-only:%s".formatted(Api.TOKEN, READER))
                        .allowingLoopback()
                        .go();
        api = Api.of(fairlead);
    }

    @BeforeEach
    void signIn() {
        sink.answering(200);
        browser.signsInAt(page(""), Api.TOKEN);
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
        if (fairlead != null) {
            fairlead.close();
            sink.close();
        }
    }

    private static String page(String place) {
        return "http://127.0.0.1:" + fairlead.port() + "/-/#/" + place;
    }

    private static String state(String endpoint) {
        return api.get("/endpoints/" + endpoint).json().at("/state").asText();
    }

    private static void bring(String hook, String id) {
        String message = "{\"id\":\"" + id + "\"}";
        assertThat(fairlead.postJson("/hooks/" + hook, message).statusCode()).isEqualTo(202);
    }

    @Test
    void an_endpoint_is_paused_and_resumed_with_a_click_and_what_waits_is_told() {
        browser.at(page("endpoints/ledger")).sees("active");
        browser.clicks("Pause").sees("is owed waits until it is resumed").sees("Resume");
        assertThat(state("ledger")).isEqualTo("paused");
        bring("in", "waits-1");
        browser.at(page("endpoints")).sees("paused");
        browser.runs("dispatchEvent(new Event('again'))");
        browser.sees("1");
        assertThat(sink.ids()).doesNotContain("waits-1");

        browser.clicks("Resume").sees("gets deliveries again");
        await().atMost(60, TimeUnit.SECONDS).until(() -> sink.ids().contains("waits-1"));
        await().atMost(60, TimeUnit.SECONDS)
                .until(() -> api.get("/endpoints/ledger").json().has("recent"));
        browser.clicks("Look again").sees("100 %");
    }

    @Test
    void a_ping_shows_how_the_test_message_fared() {
        sink.answering(418);
        browser.at(page("endpoints/ledger")).sees("active");
        browser.clicks("Ping").sees("refused").sees("418");
        sink.answering(200);
        browser.clicks("Ping").sees("delivered");
    }

    @Test
    void one_that_is_gone_is_enabled_with_a_click() {
        sink.answering(410);
        bring("lost", "gone-1");
        await().atMost(60, TimeUnit.SECONDS).until(() -> state("gone").equals("disabled"));
        browser.at(page("endpoints/gone")).sees("it answered 410 Gone");
        browser.clicks("Enable").sees("Its dead letters wait to be replayed");
        browser.sees("active").doesNotSee("Enable");
        assertThat(state("gone")).isEqualTo("active");
    }

    @Test
    void who_may_only_read_sees_how_they_stand_and_finds_nothing_to_change() {
        browser.clicks("Sign out").sees("Sign in");
        browser.fills("token", READER).clicks("Sign in").sees("read only");
        browser.at(page("endpoints/ledger")).sees("endpoint:ledger");
        browser.doesNotSee("Pause").doesNotSee("Ping").doesNotSee("Enable");
    }
}
