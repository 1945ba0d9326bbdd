package dev.fairlead.command;

import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/// Keeps the beginning of an output and tells all of it as it comes.
final class Following extends OutputStream {
    private final BoundedOutput kept;
    private final Progress progress;
    private final BooleanSupplier over;

    Following(BoundedOutput kept, Progress progress, BooleanSupplier over) {
        this.kept = kept;
        this.progress = progress;
        this.over = over;
    }

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        kept.write(bytes, offset, length);
        progress.printed(Arrays.copyOfRange(bytes, offset, offset + length), over);
    }
}
