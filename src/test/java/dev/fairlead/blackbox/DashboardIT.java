package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The dashboard in a browser: one process for all. With `-Dfairlead.docs=write` what it looks like
/// is kept in docs/reference/dashboard.
class DashboardIT {
    private static final String READER = "reader-of-the-dashboard-0123456789";
    private static final Path PICTURES =
            "write".equals(System.getProperty("fairlead.docs"))
                    ? Path.of("docs/reference/dashboard")
                    : Path.of("target/dashboard");

    private static final String FITS =
            "const root = document.documentElement; return root.scrollWidth <= root.clientWidth";

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
                        .hooks(hooks())
                        .with(
                                "FAIRLEAD_ADMIN_TOKENS",
                                "ops:%s,reader:read-only:%s".formatted(Api.TOKEN, READER))
                        .allowingLoopback()
                        .go();
        api = Api.of(fairlead);
    }

    private static String hooks() {
        return """
        hooks:
          - id: deploy
            execute-command: /bin/sh
            include-command-output-in-response: true
            pass-arguments-to-command:
              - {source: string, name: "-c"}
              - {source: string, name: 'echo "deployed $0"; [ "$0" != broken ]'}
              - {source: payload, name: what}
            trigger-rule:
              match: {type: payload-hmac-sha256, secret: cargo-hold, parameter: {source: header, name: X-Hub-Signature-256}}
          - id: open
            execute-command: /bin/sh
            pass-arguments-to-command:
              - {source: string, name: "-c"}
              - {source: string, name: 'echo "opened $0"; [ "$0" != broken ]'}
              - {source: payload, name: what}
          - id: heard
            redis-channel: heard
            execute-command: /bin/true
          - id: fills-the-lock
            execute-command: /bin/sh
            pass-arguments-to-command:
              - {source: string, name: "-c"}
              - {source: string, name: 'until test -e "$0"; do sleep 0.1; done'}
              - {source: payload, name: file}
          - id: payments
            http: true
            redis-channel: payments
            deliver:
              - url: {source: payload, name: url}
                id: {source: payload, name: webhookId}
                body: {source: payload, name: data}
                retry: {schedule: [0s, 200ms]}
          - id: patient
            http: true
            deliver:
              - url: {source: payload, name: url}
                id: {source: payload, name: webhookId}
                body: {source: payload, name: data}
                retry: {schedule: [0s, 1h]}
        """;
    }

    @BeforeEach
    void signIn() {
        sink.answering(200);
        browser.sized(1280, 900).inScheme("light").signsInAt(page(""), Api.TOKEN);
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
        return "http://127.0.0.1:"
                + fairlead.port()
                + "/-/"
                + (place.isEmpty() ? "" : "#/" + place);
    }

    private static HttpResponse<String> pay(String id) {
        return fairlead.postJson("/hooks/payments", Article.message(sink.url("/in"), id, 1));
    }

    /// What came in is kept a moment after it was answered.
    private static void brings(String kind, String hook, String json, String... headers) {
        int before = many(kind, hook);
        fairlead.postJson("/hooks/" + hook, json, headers);
        await().until(() -> many(kind, hook) > before);
    }

    private static int many(String kind, String hook) {
        return api.get("/%s?hook=%s&limit=100".formatted(kind, hook)).json().at("/" + kind).size();
    }

    /// There may be others, of the tests before.
    private static void awaitDead(String id) {
        await().until(() ->
                api.get("/deliveries?state=dead&webhookId=" + id).json().at("/deliveries").size()
                        == 1);
    }

    @Test
    void the_token_opens_it_and_is_nowhere_on_the_page() {
        browser.clicks("Sign out").sees("Sign in");
        browser.fills("token", "a-token-that-nobody-was-given").clicks("Sign in");
        browser.sees("none of the tokens").doesNotSee("Overview");
        browser.fills("token", Api.TOKEN).clicks("Sign in").sees("Overview").sees("ops");
        assertThat(browser.cookies())
                .containsEntry("fairlead-session", "httpOnly=true sameSite=Strict path=/-/");
        assertThat(
                        browser.runs(
                                "return document.documentElement.outerHTML + document.cookie + JSON.stringify(localStorage)"))
                .asString()
                .doesNotContain(Api.TOKEN);
    }

    @Test
    void a_run_is_seen_with_what_it_printed() {
        brings("runs", "open", "{\"what\":\"the gates\"}");
        browser.clicks("Runs").sees("succeeded");
        browser.at(page("runs?hook=open&status=succeeded")).sees("open");
        browser.clicksCell("Hook");
        browser.sees("Run of \"open\"").sees("opened the gates").sees("/bin/sh");
    }

    @Test
    void a_run_is_there_while_it_runs_and_moves_on_when_it_has_ended() {
        Path file = directory.resolve("lock-is-free");
        fairlead.postJson("/hooks/fills-the-lock", "{\"file\":\"%s\"}".formatted(file));
        browser.at(page("runs")).sees("Running now").sees("fills-the-lock");
        browser.runs("document.querySelector('section tbody a').click()");
        browser.sees("Run of \"fills-the-lock\"").sees("running");
        FairleadProcess.write(file, "");
        browser.sees("succeeded").sees("Attempt 1");
    }

    @Test
    void the_queue_has_its_charts() {
        sink.answering(503);
        fairlead.postJson("/hooks/patient", Article.message(sink.url("/in"), "charted", 1));
        browser.clicks("Overview").sees("Queue").sees("waiting").sees("Longest overdue");
        browser.awaits(
                "return [...document.querySelectorAll('figure')].some(one =>"
                        + " one.textContent.includes('Queue') && one.querySelector('rect.good'))");
    }

    @Test
    void a_run_that_fails_is_on_the_first_page() {
        brings("runs", "open", "{\"what\":\"broken\"}");
        browser.sees("Failed runs").sees("failed");
        browser.keeps(PICTURES.resolve("overview.png"));
    }

    @Test
    void a_delivery_that_is_retried_shows_its_attempts_one_after_the_other() {
        sink.answering(503, 1, 200);
        pay("retried-1");
        browser.clicks("Deliveries").sees("retried-1");
        browser.clicks("retried-1").sees("Attempts").sees("delivered").sees("503").sees("2.");
        browser.sees("after the one before").sees("\"payment\"");
        browser.keeps(PICTURES.resolve("delivery.png"));
    }

    @Test
    void why_a_signature_was_wrong_is_told_with_the_rule() {
        brings(
                "arrivals",
                "deploy",
                "{\"what\":\"it\"}",
                "X-Hub-Signature-256",
                "sha256=" + "0".repeat(64));
        browser.clicks("Not matched").sees("deploy");
        browser.runs("document.querySelector('tbody a').click()");
        browser.sees("The signature is wrong").sees("header X-Hub-Signature-256 signs the body");
        browser.sees("\"what\": \"it\"").doesNotSee("cargo-hold");
        browser.keeps(PICTURES.resolve("not-matched.png"));
    }

    @Test
    void a_delivery_is_found_by_its_own_id_and_by_the_time() {
        pay("timed-1");
        await().until(() -> !ids("timed-1").isEmpty());
        browser.at(page("deliveries")).sees("timed-1");
        searches("until", "2001-02-03T04:05:06");
        browser.sees("No delivery is like that").doesNotSee("timed-1");
        browser.awaits(
                "return document.querySelector('[name=until]').value === '2001-02-03T04:05:06'");
        browser.at(page("deliveries"));
        searches("since", "2001-02-03T04:05:06");
        browser.sees("timed-1");
        searches("webhookId", ids("timed-1").getFirst());
        browser.sees("Delivery timed-1").sees("Attempts");
        browser.at(page("deliveries"));
        searches("webhookId", "0123456789abcdef0123456789abcdef");
        browser.sees("No delivery is like that");
    }

    private static List<String> ids(String webhookId) {
        return HistoryIT.texts(
                api.get("/deliveries?webhookId=" + webhookId).json().at("/deliveries"), "/id");
    }

    private static void searches(String field, String value) {
        browser.runs("document.querySelector('[name=%s]').value = '%s'".formatted(field, value));
        browser.clicks("Search");
    }

    @Test
    void a_dead_letter_is_replayed_with_a_click() {
        sink.answering(500);
        pay("dead-1");
        awaitDead("dead-1");
        sink.answering(200);
        browser.clicks("Dead letters").sees("dead-1");
        browser.clicks("dead-1")
                .sees("dead")
                .clicks("Replay")
                .sees("It is waiting now")
                .sees("delivered")
                .sees(", replayed ");
        assertThat(sink.received().stream().filter(each -> each.webhookId().equals("dead-1")))
                .hasSize(3);
    }

    @Test
    void all_dead_letters_of_a_search_are_replayed_after_a_question() {
        sink.answering(500);
        List.of("many-1", "many-2", "many-3").forEach(DashboardIT::pay);
        List.of("many-1", "many-2", "many-3").forEach(DashboardIT::awaitDead);
        sink.answering(200);
        browser.at(page("dead?hook=payments"))
                .sees("many-3")
                .clicks("Replay all of these")
                .agrees();
        browser.sees("sent again").sees("No dead letters");
    }

    @Test
    void a_test_request_is_explained_and_nothing_is_run() {
        browser.clicks("Hooks").sees("deploy").clicks("deploy").sees("Try it");
        browser.fills(
                "request",
                "POST /hooks/deploy HTTP/1.1\nContent-Type: application/json\n\n{\"what\":\"tried\"}");
        browser.clicks("Explain")
                .sees("X-Hub-Signature-256 signs the body")
                .sees("it is not there");
        browser.clicks("Runs").sees("The commands that ran, or should have.").doesNotSee("deploy");
    }

    @Test
    void a_request_is_sent_from_the_page_of_its_hook_after_a_question() {
        browser.clicks("Hooks").sees("open").clicks("open").sees("Try it");
        browser.sees("127.0.0.1:" + fairlead.port() + "/hooks/open");
        browser.fills(
                "request",
                "POST /hooks/open HTTP/1.1\nContent-Type: application/json\n\n{\"what\":\"the sluice\"}");
        int before = many("runs", "open");
        browser.clicks("Send it").agrees();
        browser.sees("200 OK");
        await().until(() -> many("runs", "open") == before + 1);

        browser.at(page("hooks/deploy")).sees("Try it");
        browser.fills(
                "request", "POST /hooks/deploy HTTP/1.1\nX-Hub-Signature-256: sha256=no\n\n{}");
        browser.clicks("Send it").agrees();
        browser.sees("500").sees("Error occurred while evaluating hook rules.");

        browser.fills("request", "hello");
        browser.clicks("Send it").agrees();
        browser.sees("The first line is a method and a path");
    }

    @Test
    void a_message_for_a_hook_that_only_hears_redis_is_sent_by_the_api() {
        browser.at(page("hooks/heard")).sees("A message");
        browser.fills("request", "{\"what\":\"heard\"}");
        browser.clicks("Send it").agrees();
        browser.sees("triggered").sees("commandStarted");
        await().until(() -> many("runs", "heard") > 0);
    }

    @Test
    void the_first_step_of_the_tabulator_leads_past_the_menu_and_leaves_the_page() {
        browser.at(page("hooks")).sees("As they are in force");
        browser.runs("document.querySelector('.skip').click()");
        browser.sees("As they are in force").doesNotSee("No such page");
        assertThat(browser.runs("return document.activeElement.id")).isEqualTo("main");
        assertThat(browser.runs("return location.hash")).isEqualTo("#/hooks");
    }

    @Test
    void a_hook_without_a_rule_is_warned_of() {
        browser.clicks("Hooks").sees("none: whoever reaches it triggers it");
    }

    @Test
    void who_may_only_read_finds_nothing_to_change_and_no_message() {
        pay("seen-1");
        browser.clicks("Sign out")
                .sees("Sign in")
                .fills("token", READER)
                .clicks("Sign in")
                .sees("read only");
        browser.clicks("Deliveries")
                .sees("seen-1")
                .clicks("seen-1")
                .sees("is not shown what was sent");
        browser.doesNotSee("\"payment\"")
                .doesNotSee("Replay")
                .clicks("Hooks")
                .sees("deploy")
                .doesNotSee("Reload the files")
                .clicks("deploy")
                .sees("Rule")
                .doesNotSee("Try it");
    }

    @Test
    void what_came_from_outside_is_text_and_never_markup() {
        String evil =
                "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>";
        brings(
                "arrivals",
                "deploy",
                "{\"what\":\"" + evil.replace("\"", "\\\"") + "\"}",
                "X-Evil",
                evil);
        browser.clicks("Not matched").sees("deploy");
        browser.runs("document.querySelector('tbody a').click()");
        browser.sees("X-Evil: <img src=x").sees("<script>");
        assertThat(browser.runs("return document.title")).asString().doesNotContain("taken");
    }

    @Test
    void it_fits_on_a_phone_in_the_dark() {
        pay("phone-1");
        browser.sized(360, 740).inScheme("dark");
        for (String place :
                List.of("", "hooks", "arrivals", "runs", "deliveries", "dead", "endpoints")) {
            browser.at("about:blank").at(page(place)).sees("Fairlead");
            browser.settles();
            assertThat(browser.runs(FITS)).as(place).isEqualTo("true");
        }
        browser.at(page("deliveries")).sees("phone-1").keeps(PICTURES.resolve("phone.png"));
        assertThat(browser.runs("return getComputedStyle(document.body).backgroundColor"))
                .isEqualTo("rgb(18, 24, 27)");
    }

    @Test
    void it_is_gone_through_by_keyboard_alone() {
        browser.presses("g", "h").sees("Reload the files");
        browser.tabsTo("deploy").sees("Try it");
        browser.presses("g", "d").sees("Every one of them");
        browser.presses("g", "l").sees("Deliveries that were given up");
    }

    @Test
    void what_happens_is_seen_without_a_reload() {
        browser.clicks("Overview").sees("Waiting");
        browser.awaits("return document.getElementById('live').className === 'dot on'");
        browser.runs("window.marked = true");
        sink.answering(500);
        pay("live-1");
        browser.sees("live-1");
        assertThat(browser.runs("return window.marked")).isEqualTo("true");
    }

    @Test
    void a_page_that_is_drawn_anew_stays_where_it_is_read() {
        sink.answering(500);
        fairlead.postJson("/hooks/patient", Article.message(sink.url("/in"), "patient-1", 1));
        browser.sized(1280, 300).clicks("Deliveries").sees("patient-1");
        browser.clicks("patient-1").sees("Next").settles();
        browser.runs("document.querySelector('main h1').id = 'before'; scrollTo(0, 100)");
        browser.awaits("return document.getElementById('before') === null").settles();
        assertThat(browser.runs("return scrollY")).isEqualTo("100");
    }

    @Test
    void the_browser_has_nothing_to_complain_about() {
        for (String place :
                List.of(
                        "",
                        "hooks",
                        "hooks/deploy",
                        "arrivals",
                        "runs",
                        "deliveries",
                        "dead",
                        "endpoints",
                        "nowhere")) {
            browser.at(page(place)).sees("Fairlead");
            browser.settles();
        }
        assertThat(browser.complaints())
                .noneMatch(said -> said.startsWith("SEVERE") && !said.contains("401"));
    }

    @Test
    void its_files_are_sent_once_and_with_a_strict_policy() {
        HttpResponse<String> first = fairlead.get("/-/");
        assertThat(first.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("script-src 'self'")
                .contains("frame-ancestors 'none'");
        String tag = first.headers().firstValue("ETag").orElseThrow();
        assertThat(
                        FairleadProcess.send(
                                        fairlead.request("/-/").header("If-None-Match", tag).GET())
                                .statusCode())
                .isEqualTo(304);
        assertThat(fairlead.get("/-/ui/nothing.js").statusCode()).isEqualTo(404);
        assertThat(fairlead.get("/-/ui/../../application.properties").statusCode())
                .isNotEqualTo(200);
    }
}
