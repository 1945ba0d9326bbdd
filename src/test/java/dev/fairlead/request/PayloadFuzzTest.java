package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whatever the bytes, a payload is read or said to be broken: no exception, no hang.
class PayloadFuzzTest {
    private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "application/json|`{\"a\":[1.5,\"x\\u00e9\\n\",true,null,{\"b\":{}}],\"ü\":-0e1}`",
                "application/x-www-form-urlencoded|`a=1&b=%C3%A9+x&c`",
                "text/xml|`<a b=\"c\">t<d>x&amp;</d><d/><![CDATA[<]]><!-- c --></a>`",
                "multipart/form-data; boundary=B|`--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--B\r\nContent-Disposition: form-data; name=f; filename=x\r\nContent-Type: application/json\r\n\r\n{}\r\n--B--`"
            })
    void mutated_bodies_are_read_or_broken(String type, String sample) {
        long seed = System.nanoTime();
        System.out.println("PayloadFuzzTest " + type + " seed " + seed);
        Random random = new Random(seed);
        byte[] sound = sample.getBytes(UTF_8);
        long end = System.nanoTime() + NANOS;
        int read = 0;
        while (System.nanoTime() < end) {
            byte[] body = mutated(sound, random);
            switch (Payload.read(new Payload.Way(type, type, Set.of("f")), body)) {
                case Payload.Read payload -> {
                    read++;
                    if (payload.tree() != null) {
                        assertThat(payload.tree().goText()).isNotNull();
                    }
                }
                case Payload.Broken(String note, String answer) ->
                        assertThat(note).isNotEqualTo(answer);
            }
        }
        assertThat(read).as("seed %d", seed).isPositive();
    }

    private static byte[] mutated(byte[] sound, Random random) {
        byte[] body = sound.clone();
        for (int changes = random.nextInt(4); changes >= 0; changes--) {
            int at = random.nextInt(body.length);
            switch (random.nextInt(3)) {
                case 0 -> body[at] = (byte) random.nextInt(256);
                case 1 -> body = java.util.Arrays.copyOf(body, Math.max(1, at));
                default -> {
                    byte[] longer = java.util.Arrays.copyOf(body, body.length + at);
                    System.arraycopy(body, 0, longer, body.length, at);
                    body = longer;
                }
            }
        }
        return body;
    }
}
