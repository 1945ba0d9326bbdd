package dev.fairlead.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SignVerifyTest {
    private static final long NOW = 1_614_265_330;
    private static final String SHARED = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String PAIR =
            "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";
    private static final String PUBLIC = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";
    private static final String BODY = "{\"name\":\"Zoë ☃\"}\n";

    @TempDir Path directory;

    private record Said(int code, String out, String err) {}

    private Said said(long at, String body, List<String> words) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        InstantSource clock = InstantSource.fixed(Instant.ofEpochSecond(at));
        Subcommand subcommand =
                words.getFirst().equals("sign") ? new Sign(clock) : new Verify(clock);
        int code =
                Subcommands.call(
                        subcommand,
                        words.subList(1, words.size()),
                        new Subcommand.Terminal(
                                new ByteArrayInputStream(body.getBytes(UTF_8)),
                                new PrintStream(out, true, UTF_8),
                                new PrintStream(err, true, UTF_8)));
        return new Said(code, out.toString(UTF_8), err.toString(UTF_8));
    }

    private String secret(String secret) throws IOException {
        Path file = Files.createTempFile(directory, "secret", "");
        return "-secret-file=" + Files.writeString(file, secret + "\n");
    }

    private Said signed(String body, String kind, String... secrets) throws IOException {
        List<String> words = new ArrayList<>(List.of("sign"));
        words.addAll(List.of(kind.split(" ")));
        for (String secret : secrets) {
            words.add(secret(secret));
        }
        return said(NOW, body, words);
    }

    private Said verified(long at, String body, String headers, String kind, String secret)
            throws IOException {
        List<String> words = new ArrayList<>(List.of("verify"));
        words.addAll(List.of(kind.split(" ")));
        words.add(secret(secret));
        headers.lines().forEach(line -> words.add("-header=" + line));
        return said(at, body, words);
    }

    static Stream<List<String>> kinds() {
        return Stream.of(
                List.of("-kind github", "plain", "plain"),
                List.of("-kind shopify", "plain", "plain"),
                List.of("-kind teams", "cGxhaW4=", "cGxhaW4="),
                List.of("-kind slack", "plain", "plain"),
                List.of("-kind stripe", "whsec_test", "whsec_test"),
                List.of("-kind standard-webhooks", SHARED, SHARED),
                List.of("-kind standard-webhooks", PAIR, PUBLIC),
                List.of("-kind svix", SHARED, SHARED),
                List.of("-kind svix", PAIR, PUBLIC),
                List.of("-kind hmac -name X-Sig", "plain", "plain"),
                List.of("-kind hmac -name X-Sig -algorithm sha1 -prefix sha1=", "plain", "plain"),
                List.of("-kind hmac -name X-Sig -algorithm sha512 -encoding base64", "p", "p"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void what_is_signed_is_right_and_what_is_changed_is_not(List<String> kind) throws IOException {
        String flags = kind.get(0);
        String secret = kind.get(2);
        Said signed = signed(BODY, flags, kind.get(1));
        assertThat(signed.code()).as(signed.err()).isZero();
        String headers = signed.out();

        assertThat(verified(NOW, BODY, headers, flags, secret))
                .isEqualTo(new Said(0, "right\n", ""));
        Said trimmed = verified(NOW, BODY.strip(), headers, flags, secret);
        assertThat(trimmed.code()).isEqualTo(1);
        assertThat(trimmed.out())
                .startsWith("wrong: invalid payload signature in ")
                .endsWith("\n  it is right with a line break at the body's end\n");
        Said changed = verified(NOW, BODY.replace('Z', 'z'), headers, flags, secret);
        assertThat(changed.out()).contains("the sender has another secret, or");
        Said unsigned = verified(NOW, BODY, "", flags, secret);
        assertThat(unsigned.code()).isEqualTo(1);
        assertThat(unsigned.out()).startsWith("wrong: there is no header ");
        boolean isTimed = headers.contains(Long.toString(NOW));
        Said late = verified(NOW + 301, BODY, headers, flags, secret);
        assertThat(late.out())
                .isEqualTo(
                        isTimed
                                ? "wrong: the signed timestamp is 301 s away from now; 300 s are tolerated\n"
                                : "right\n");
        Said tolerated =
                verified(
                        NOW + 301,
                        BODY,
                        headers,
                        flags + (isTimed ? " -tolerance 6m" : ""),
                        secret);
        assertThat(tolerated.out()).isEqualTo("right\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw | msg_p5jXN8AQM9LWM0D4loKWxJek | 1614265330 | {"test": 2432232314} | v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=
                    whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD | msg_27UH4WbU6Z5A5EzD8u03UvzRbpk | 1649367553 | {"email":"test@example.com","username":"test_user"} | v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=
                    whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg== | msg_p5jXN8AQM9LWM0D4loKWxJek | 1614265330 | {"test": 2432232314} | v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==
                    whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw | msg_p5jXN8AQM9LWM0D4loKWxJek | 1614265330 | '' | v1,v48jdbgvh29KJz2Qc+ghw8G6vG3nAKnujWBg8oM/62A=
                    """)
    void the_vectors_of_standard_webhooks_are_met(
            String secret, String id, long at, String body, String signature) throws IOException {
        Said signed =
                said(
                        at + 1000,
                        body,
                        List.of(
                                "sign",
                                "-kind=standard-webhooks",
                                "-id",
                                id,
                                "-at=" + at,
                                secret(secret)));
        assertThat(signed.out())
                .isEqualTo(
                        "webhook-id: %s\nwebhook-signature: %s\nwebhook-timestamp: %d\n"
                                .formatted(id, signature, at));
        Said verified =
                verified(
                        at,
                        body,
                        signed.out(),
                        "-kind standard-webhooks",
                        secret.equals(PAIR) ? PUBLIC : secret);
        assertThat(verified.out()).isEqualTo("right\n");
    }

    /// Of "Verifying requests from Slack".
    @Test
    void a_request_file_is_verified_at_the_moment_that_is_given() throws IOException {
        Path request =
                Files.writeString(
                        directory.resolve("slack.http"),
                        """
                        POST /hooks/slack HTTP/1.1
                        X-Slack-Request-Timestamp: 1531420618
                        X-Slack-Signature: v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503

                        token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c\
                        """);
        String secret = secret("8f742231b10e8888abcd99yyyzzz85a5");
        List<String> words = List.of("verify", "-kind=slack", secret, "-request", "" + request);
        assertThat(said(1_531_420_618, "", words).out()).isEqualTo("right\n");
        assertThat(said(NOW, "", words).out()).startsWith("wrong: the signed timestamp is ");
        List<String> then = new ArrayList<>(words);
        then.add("-at=2018-07-12T18:36:58Z");
        assertThat(said(NOW, "", then).out()).isEqualTo("right\n");
    }

    @Test
    void each_of_several_secrets_signs_where_there_is_room_and_one_that_verifies_suffices()
            throws IOException {
        Said signed = signed(BODY, "-kind svix -id m1", SHARED, PAIR);
        assertThat(signed.out()).contains("svix-signature: v1,").contains(" v1a,");
        for (String secret : List.of(SHARED, PUBLIC)) {
            assertThat(verified(NOW, BODY, signed.out(), "-kind svix", secret).out())
                    .isEqualTo("right\n");
        }
        Said newest = signed(BODY, "-kind github", "new", "old");
        assertThat(verified(NOW, BODY, newest.out(), "-kind github", "new").code()).isZero();
        assertThat(verified(NOW, BODY, newest.out(), "-kind github", "old").code()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    sign -kind svix               | whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4= | the secret is a public key (whpk_)
                    verify -kind svix             | whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg== | the secret is the sender's secret key (whsk_)
                    sign -kind standard-webhooks  | whsec_c2hvcnQ= | the secret has 5 bytes; Standard Webhooks asks for 24 to 64
                    sign -kind teams              | not!base64     | the secret is not base64
                    sign -kind svix -id a.b       | pl41n          | -id: visible ASCII characters without a dot
                    sign -kind svix -at noon      | pl41n          | -at: expected a moment
                    sign -kind hmac               | pl41n          | -name is missing
                    sign -kind hmac -name a:b     | pl41n          | "header" is the name of an HTTP header
                    sign -kind github -name X     | pl41n          | -name goes with -kind hmac only
                    sign                          | pl41n          | -kind is missing, who signs: github,
                    sign -kind github a b         | pl41n          | unexpected "b"; fairlead sign [BODY] [flags]
                    sign -kind github a -body x   | pl41n          | the body is given twice
                    verify -kind github -tolerance 5m | pl41n      | -tolerance: this kind signs no time
                    verify -kind slack -tolerance 0 | pl41n        | -tolerance: expected a duration
                    verify -kind github -header x | pl41n          | -header: expected Name: value
                    verify -kind github -request gone.http | pl41n | -request gone.http: no such file
                    verify -kind github -request r -header a:b | pl41n | -request holds headers and body
                    """)
    void a_wrong_call_names_the_slip_and_never_the_secret(String call, String secret, String what)
            throws IOException {
        List<String> words = new ArrayList<>(List.of(call.split(" ")));
        words.add(secret(secret));
        Said said = said(NOW, "", words);
        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains(what).doesNotContain(secret);
        assertThat(said.out()).isEmpty();
    }
}
