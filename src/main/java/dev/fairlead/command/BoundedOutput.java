package dev.fairlead.command;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/// Keeps the beginning of an output and swallows the rest, so that the command is never held up.
final class BoundedOutput extends OutputStream {
    private final int most;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean truncated;

    BoundedOutput(int most) {
        this.most = most;
    }

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int room = Math.min(length, most - kept.size());
        kept.write(bytes, offset, room);
        truncated |= room < length;
    }

    Printed printed() {
        return new Printed(kept.toByteArray(), truncated);
    }
}
