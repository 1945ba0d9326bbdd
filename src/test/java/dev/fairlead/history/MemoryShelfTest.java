package dev.fairlead.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemoryShelfTest extends ShelfContractTest {
    private final MemoryShelf shelf = new MemoryShelf(BOUNDS, Long.MAX_VALUE);

    @Override
    Shelf shelf() {
        return shelf;
    }

    @Override
    Shelf again() {
        return shelf;
    }

    @Test
    void the_oldest_go_when_it_takes_too_much_memory() {
        MemoryShelf small = new MemoryShelf(BOUNDS, 3 * run("r0", 0, "failed").weight());
        List<Kept> many = IntStream.range(0, 9).mapToObj(i -> run("r" + i, i, "failed")).toList();
        done(small.keep(many));
        assertThat(small.all()).extracting(Kept::id).containsExactly("r6", "r7", "r8");
    }
}
