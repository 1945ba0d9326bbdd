package dev.fairlead.queue;

/// How many deliveries of the embedded queue are owed, and how many are kept: counted as they come
/// and go, because counting rows takes longer the more there are. Belongs to one thread; others may
/// ask [#owed()] and [#dead()].
final class Counts {
    private volatile int owed;
    private volatile int dead;
    private int delivered;
    private int cancelled;

    /// How many wait or are in flight.
    int owed() {
        return owed;
    }

    int dead() {
        return dead;
    }

    /// How many of a settled state are kept.
    int kept(State state) {
        return switch (state) {
            case DELIVERED -> delivered;
            case CANCELLED -> cancelled;
            case DEAD -> dead;
            case WAITING, IN_FLIGHT -> 0;
        };
    }

    /// So many more, or fewer, stand in that state.
    void add(State state, int more) {
        switch (state) {
            case WAITING, IN_FLIGHT -> owed += more;
            case DELIVERED -> delivered += more;
            case CANCELLED -> cancelled += more;
            case DEAD -> dead += more;
        }
    }

    /// One went from the one state to the other.
    void move(State from, State to) {
        add(from, -1);
        add(to, 1);
    }
}
