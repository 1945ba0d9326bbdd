package dev.fairlead.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Objects;

/// A piece of native memory with an owner: nothing is read or written outside of it, and it is
/// freed once.
final class Block implements AutoCloseable {
    private final Libc libc;
    private final int size;
    private long address;

    Block(Libc libc, int size) {
        this.libc = libc;
        this.size = size;
        this.address = libc.allocate(size);
    }

    /// A text as C knows it.
    static Block of(Libc libc, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        Block block = new Block(libc, bytes.length + 1);
        block.put(0, bytes);
        return block;
    }

    long address() {
        return at(0, 0);
    }

    long address(int offset) {
        return at(offset, 0);
    }

    short getShort(int offset) {
        return libc.getShort(at(offset, Short.BYTES));
    }

    int getInt(int offset) {
        return libc.getInt(at(offset, Integer.BYTES));
    }

    void putShort(int offset, short value) {
        libc.putShort(at(offset, Short.BYTES), value);
    }

    void putInt(int offset, int value) {
        libc.putInt(at(offset, Integer.BYTES), value);
    }

    void putLong(int offset, long value) {
        libc.putLong(at(offset, Long.BYTES), value);
    }

    void put(int offset, byte[] bytes) {
        libc.copy(bytes, at(offset, bytes.length));
    }

    byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        libc.copy(at(0, count), bytes);
        return bytes;
    }

    @Override
    public void close() {
        libc.free(address());
        address = 0;
    }

    private long at(int offset, int length) {
        int from = Objects.checkFromIndexSize(offset, length, size);
        if (address == 0) {
            throw new IllegalStateException("used after it was freed");
        }
        return address + from;
    }
}
