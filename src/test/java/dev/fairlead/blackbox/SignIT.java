package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `fairlead sign` and `fairlead verify`, as a user calls them.
class SignIT {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String BODY = "{\"test\": 2432232314}";

    @TempDir Path directory;

    private Tool tool() {
        return Tool.in(directory).with("FAIRLEAD_SECRET", SECRET);
    }

    @Test
    void a_body_is_signed_as_the_specification_shows_and_its_signature_is_right() {
        Tool.Said signed =
                tool().run(
                                "sign",
                                "--kind",
                                "standard-webhooks",
                                BODY,
                                "--id=msg_p5jXN8AQM9LWM0D4loKWxJek",
                                "-at",
                                "1614265330");
        assertThat(signed)
                .isEqualTo(
                        new Tool.Said(
                                0,
                                """
                                webhook-id: msg_p5jXN8AQM9LWM0D4loKWxJek
                                webhook-signature: v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=
                                webhook-timestamp: 1614265330
                                """,
                                ""));
        FairleadProcess.write(directory.resolve("headers"), signed.out());
        Tool.Said verified =
                tool().reading(BODY)
                        .run(
                                "verify",
                                "-kind",
                                "standard-webhooks",
                                "-header",
                                "@headers",
                                "-at=1614265630");
        assertThat(verified).isEqualTo(new Tool.Said(0, "right\n", ""));
    }

    @Test
    void a_wrong_signature_ends_with_1_and_says_why_without_the_right_one() throws IOException {
        Files.writeString(directory.resolve("secret"), "s3cret-of-mine\n");
        Tool.Said signed =
                Tool.in(directory)
                        .reading(BODY + "\n")
                        .run("sign", "-kind", "github", "-secret-file", "secret");
        String header = signed.out().strip();
        Tool.Said lost =
                Tool.in(directory)
                        .run(
                                "verify",
                                "-kind",
                                "github",
                                "-secret-file",
                                "secret",
                                "-header",
                                header,
                                "-json",
                                BODY);
        String right =
                Tool.in(directory)
                        .run("sign", "-kind", "github", "-secret-file", "secret", BODY)
                        .out();
        assertThat(lost.code()).isEqualTo(1);
        assertThat(lost.out())
                .isEqualTo(
                        "{\"right\":false,\"reason\":\"invalid payload signature in X-Hub-Signature-256\","
                                + "\"doubts\":[\"it is right with a line break at the body's end\"]}\n")
                .doesNotContain("s3cret", right.strip().substring(right.indexOf('=') + 1));
    }

    @Test
    void a_wrong_call_ends_with_2_names_the_slip_and_shows_no_secret() {
        Tool.Said flag = tool().run("sign", "-kind", "svix", "-secret", "hush-hush");
        assertThat(flag.code()).isEqualTo(2);
        assertThat(flag.err())
                .contains("-secret; the arguments of a program are seen by everybody")
                .doesNotContain("hush-hush");
        Tool.Said kind = tool().run("verify", "-kind", "slakc");
        assertThat(kind.code()).isEqualTo(2);
        assertThat(kind.err()).contains("did you mean \"slack\"?");
        Tool.Said form =
                Tool.in(directory)
                        .with("FAIRLEAD_SECRET", "hush-hush!")
                        .run("sign", "-kind", "svix", "x");
        assertThat(form.code()).isEqualTo(2);
        assertThat(form.err())
                .contains("the secret is not whsec_ and base64")
                .doesNotContain("hush");
        Tool.Said none = Tool.in(directory).run("sign", "-kind", "svix", "x");
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).contains("-secret-file").contains("FAIRLEAD_SECRET");
    }

    @Test
    void a_word_that_is_no_subcommand_ends_with_2_and_a_suggestion() {
        assertThat(tool().run("verfiy"))
                .isEqualTo(
                        new Tool.Said(
                                2,
                                "",
                                """
                                fairlead: there is no "verfiy"; did you mean "verify"?
                                fairlead help lists what there is
                                """));
    }

    @Test
    void a_reader_that_leaves_early_is_met_with_silence() {
        assertThat(tool().shell("set -o pipefail; fairlead help | true").err()).isEmpty();
    }

    @Test
    void a_body_that_the_locale_cannot_read_is_refused_and_one_from_a_file_is_signed() {
        String body = "{\"name\":\"Zoë ☃\"}";
        Tool plain = tool().with("LC_ALL", "C").reading(body);
        String[] words = {
            "sign",
            "-kind",
            "standard-webhooks",
            "-at",
            "1614265330",
            "-id",
            "msg_p5jXN8AQM9LWM0D4loKWxJek"
        };
        String signature = "v1,fxIoYCaz805IVmdncaJkBJZbXQ4e53xyvLXsMd6ezPA=";
        Tool.Said word =
                plain.run(Stream.concat(Stream.of(words), Stream.of(body)).toArray(String[]::new));
        if (Program.isNative()) { // it reads its words as UTF-8 in every locale
            assertThat(word.out()).contains(signature);
        } else {
            assertThat(word.code()).isEqualTo(2);
            assertThat(word.err()).contains("-body FILE");
        }
        assertThat(plain.run(words).out()).contains(signature);
    }
}
