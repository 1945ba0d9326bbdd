package dev.fairlead.queue;

/// A shard refused a move, which changed nothing: another number of shards stands there than this
/// program believes, or none, as in a Redis that was emptied. What is believed is to be read again.
final class OtherShardsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OtherShardsException(String message) {
        super(message);
    }
}
