package dev.fairlead.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Throws that make a case, kept in a row. A shorter row, or one of smaller numbers, makes a
/// smaller case: 0 is always the simplest choice, and a row that is used up goes on with zeros.
public final class Dice {
    private static final int LARGEST_MUTANT = 4_096;

    /// Where encodings and classes of characters begin and end.
    private static final int[] EDGES = {
        0, 7, 9, 10, 13, 31, ' ', '"', '%', '&', '\'', '+', '.', '/', ';', '<', '=', '\\', 127, 128,
        0xA0, 0xB2, 0xE9, 0xFF, 0x17F, 0x661, 0x7FF, 0x800, 0x2028, 0xD7FF, 0xE000, 0xFEFF, 0xFFFD,
        0xFFFF, 0x10000, 0x1F600, 0x10FFFF
    };

    private final IntSupplier source;
    private int[] row = new int[64];
    private int thrown;

    private Dice(IntSupplier source) {
        this.source = source;
    }

    static Dice seeded(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return new Dice(() -> random.nextInt() >>> 1);
    }

    static Dice again(int[] row) {
        int[] next = {0};
        return new Dice(() -> next[0] < row.length ? row[next[0]++] : 0);
    }

    int[] row() {
        return Arrays.copyOf(row, thrown);
    }

    /// From 0 to below the bound.
    public int below(int bound) {
        int value = source.getAsInt() % bound;
        if (thrown == row.length) {
            row = Arrays.copyOf(row, 2 * thrown);
        }
        row[thrown++] = value;
        return value;
    }

    public boolean oneIn(int n) {
        return below(n) == n - 1;
    }

    /// The first one is the simplest.
    @SafeVarargs
    public final <T> T pick(T... choices) {
        return choices[below(choices.length)];
    }

    public <T> T pick(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    public <T> List<T> upTo(int most, Supplier<T> one) {
        List<T> some = new ArrayList<>();
        while (some.size() < most && below(most + 1) > 0) {
            some.add(one.get());
        }
        return some;
    }

    public String join(int most, Supplier<String> one) {
        return String.join("", upTo(most, one));
    }

    public String join(int most, String... pieces) {
        return join(most, () -> pick(pieces));
    }

    /// A few lower-case letters, at least one.
    public String word() {
        return letter() + join(4, this::letter);
    }

    private String letter() {
        return Character.toString('a' + below(4));
    }

    public String number(int bound) {
        return Integer.toString(below(bound));
    }

    /// Any characters, and no halves of one.
    public String text(int most) {
        return join(most, () -> Character.toString(character()));
    }

    public int character() {
        return switch (below(8)) {
            case 0, 1, 2, 3 -> 'a' + below(26);
            case 4, 5 -> EDGES[below(EDGES.length)];
            case 6 -> below(0x100);
            default -> {
                int any = below(Character.MAX_CODE_POINT + 1 - 0x800);
                yield any < Character.MIN_SURROGATE ? any : any + 0x800;
            }
        };
    }

    public byte[] bytes(int most) {
        List<Integer> some = upTo(most, () -> below(0x100));
        byte[] bytes = new byte[some.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = some.get(i).byteValue();
        }
        return bytes;
    }

    public String mutated(String sound, String... pieces) {
        return new String(mutated(sound.getBytes(UTF_8), pieces), UTF_8);
    }

    /// A few changes: something cut out, put in twice, or put in from elsewhere.
    ///
    /// @param pieces what means something in this language
    public byte[] mutated(byte[] sound, String... pieces) {
        byte[] changed = sound;
        for (int changes = below(5); changes > 0; changes--) {
            changed = changedOnce(changed, pieces);
        }
        return changed.length > LARGEST_MUTANT ? Arrays.copyOf(changed, LARGEST_MUTANT) : changed;
    }

    private byte[] changedOnce(byte[] text, String... pieces) {
        int from = below(text.length + 1);
        int to = Math.min(text.length, from + below(oneIn(4) ? text.length + 1 : 4));
        byte[] slice = Arrays.copyOfRange(text, from, to);
        byte[] put =
                switch (below(6)) {
                    case 0 -> new byte[0];
                    case 1 -> bytes(3);
                    case 2 -> repeated(slice, 2);
                    case 3 -> repeated(slice, 1 + below(1 + 1_000 / (1 + slice.length)));
                    default -> pick(pieces).getBytes(UTF_8);
                };
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        changed.write(text, 0, from);
        changed.writeBytes(put);
        int rest = oneIn(2) ? from : to;
        changed.write(text, rest, text.length - rest);
        return changed.toByteArray();
    }

    private static byte[] repeated(byte[] slice, int times) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Stream.generate(() -> slice).limit(times).forEach(all::writeBytes);
        return all.toByteArray();
    }
}
