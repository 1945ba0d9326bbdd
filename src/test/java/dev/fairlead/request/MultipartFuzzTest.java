package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.fuzz.Dice;
import dev.fairlead.fuzz.Fuzz;
import dev.fairlead.request.MultipartReader.Part;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fuzz")
class MultipartFuzzTest {
    private static final String[] PIECES = {
        "--",
        "--B",
        "\r\n--B\r\n",
        "\r\n--B--",
        "\n",
        "\r\n",
        "\r\n\r\n",
        ":",
        ";",
        "=",
        "\"",
        "\\",
        " ",
        "name=\"x\"",
        "filename=y",
        "filename*=utf-8''%41",
        "name*0=a;name*1=b",
        "Content-Type: a/b",
        "Content-Disposition: form-data;",
        "Content-Transfer-Encoding: quoted-printable\r\n",
        "=41",
        "=\r\n",
        "{\"a\":1}",
        "é"
    };

    record Sample(String boundary, List<Part> parts, byte[] body) {
        String type() {
            return "multipart/form-data; boundary=\"" + boundary + "\"";
        }
    }

    @Test
    void what_was_put_together_is_taken_apart() {
        Fuzz.run("multipart", MultipartFuzzTest::sample, MultipartFuzzTest::isTakenApart, "apart");
    }

    private static Sample sample(Dice dice) {
        String boundary = "B" + dice.join(4, "a", "-", "--", "'", " x", "_:", "?");
        String end = dice.pick("\r\n", "\n");
        List<Part> parts = dice.upTo(4, () -> part(dice));
        parts.addFirst(part(dice));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes((dice.pick("", "preamble") + end).getBytes(UTF_8));
        for (Part part : parts) {
            body.writeBytes(("--" + boundary + dice.pick("", " ", "\t ") + end).getBytes(UTF_8));
            body.writeBytes(head(part, end, dice).getBytes(UTF_8));
            body.writeBytes(part.content());
            body.writeBytes(end.getBytes(UTF_8));
        }
        body.writeBytes(
                ("--" + boundary + "--" + dice.pick("", end, end + "epilogue")).getBytes(UTF_8));
        return new Sample(boundary, parts, body.toByteArray());
    }

    private static Part part(Dice dice) {
        String file = dice.oneIn(2) ? name(dice) : "";
        List<String> types = dice.upTo(2, () -> dice.pick("application/json", "a/b; c=d"));
        return new Part(
                name(dice),
                file,
                types,
                dice.oneIn(3) ? "{\"k\":1}".getBytes(UTF_8) : dice.bytes(20));
    }

    private static String name(Dice dice) {
        return "n" + dice.text(4).replaceAll("\\p{Cntrl}", "\\\\");
    }

    private static String head(Part part, String end, Dice dice) {
        StringBuilder head =
                new StringBuilder(dice.pick("Content-Disposition", "content-disposition"));
        head.append(dice.pick(": ", ":", ":" + end + " "))
                .append("form-data; name=")
                .append(quoted(part.name()));
        if (part.isFile()) {
            head.append(dice.pick(";", " ; ")).append("FileName=").append(quoted(part.fileName()));
        }
        head.append(end);
        part.types().forEach(type -> head.append("Content-Type: ").append(type).append(end));
        return head.append(end).toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String isTakenApart(Sample sample) throws MalformedException {
        assertThat(MultipartReader.read(sample.type(), sample.body))
                .usingRecursiveComparison()
                .isEqualTo(sample.parts);
        return "apart";
    }

    record Mutant(String type, byte[] body) {}

    @Test
    void any_bytes_are_a_form_or_broken() {
        Fuzz.run(
                "multipart bytes",
                MultipartFuzzTest::mutant,
                MultipartFuzzTest::isJudged,
                "read",
                "broken");
    }

    private static Mutant mutant(Dice dice) {
        Sample sample = sample(dice);
        String type = dice.oneIn(4) ? dice.mutated(sample.type(), PIECES) : sample.type();
        return new Mutant(type, dice.mutated(sample.body, PIECES));
    }

    private static String isJudged(Mutant mutant) {
        Payload.Way way = new Payload.Way("multipart/form-data; ", mutant.type, Set.of("nx"));
        return switch (Payload.read(way, mutant.body)) {
            case Payload.Read(Json tree, boolean isForm, var notes) -> {
                assertThat(isForm).isTrue();
                assertThat(tree == null).isEqualTo(notes.isEmpty());
                assertThat(Payload.read(way, mutant.body))
                        .isEqualTo(new Payload.Read(tree, true, notes));
                yield "read";
            }
            case Payload.Broken(String note, String answer) -> {
                assertThat(note).startsWith("error parsing multipart form: ");
                assertThat(answer).isEqualTo("Error occurred while parsing multipart form.");
                yield "broken";
            }
        };
    }

    @Test
    void a_media_type_means_the_same_however_it_is_written() {
        Fuzz.run(
                "media types",
                dice ->
                        dice.mutated(
                                dice.pick("form-data", "Text/Plain")
                                        + dice.join(
                                                3,
                                                "; a=b",
                                                ";C=\"d;\\\"\"",
                                                "; e*=utf-8'en'%41+",
                                                ";f*0=1",
                                                ";f*1*=%42"),
                                PIECES),
                MultipartFuzzTest::isStable,
                "type",
                "none");
    }

    private static String isStable(String text) {
        Optional<MediaType> type = MediaType.parse(text);
        type.map(MultipartFuzzTest::plain)
                .ifPresent(plain -> assertThat(MediaType.parse(written(plain))).contains(plain));
        return type.isPresent() ? "type" : "none";
    }

    /// Without the pieces of RFC 2231, which have been put together, and without what only they can
    /// write: a line's end.
    private static MediaType plain(MediaType type) {
        Map<String, String> whole = new TreeMap<>(type.parameters());
        whole.keySet().removeIf(name -> name.isEmpty() || name.contains("*"));
        whole.values().removeIf(value -> value.contains("\r") || value.contains("\n"));
        return new MediaType(type.type(), whole);
    }

    private static String written(MediaType type) {
        StringBuilder written = new StringBuilder(type.type());
        type.parameters()
                .forEach((name, value) ->
                        written.append("; ").append(name).append('=').append(quoted(value)));
        return written.toString();
    }

    @Test
    void quoted_printable_that_was_encoded_is_decoded() {
        Fuzz.run(
                "quoted-printable",
                dice -> new Encoded(dice.bytes(40), dice),
                sample -> {
                    assertThat(QuotedPrintable.decode(sample.text)).isEqualTo(sample.bytes);
                    return "decoded";
                },
                "decoded");
    }

    @SuppressWarnings("ArrayRecordComponent")
    record Encoded(byte[] bytes, byte[] text) {
        Encoded(byte[] bytes, Dice dice) {
            this(bytes, encoded(bytes, dice));
        }

        private static byte[] encoded(byte[] bytes, Dice dice) {
            StringBuilder text = new StringBuilder();
            for (byte b : bytes) {
                char c = (char) (b & 0xFF);
                boolean plain = c > ' ' && c != '=' && c != 0x7F;
                text.append(plain && !dice.oneIn(5) ? c : "=%02X".formatted((int) c));
                if (dice.oneIn(8)) {
                    text.append(dice.pick("=\r\n", "=\n"));
                }
            }
            return text.toString().getBytes(ISO_8859_1);
        }
    }
}
