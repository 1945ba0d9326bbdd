package dev.fairlead.store;

import java.nio.file.Path;

/// Says in one sentence what became of an operation on a file.
record StoreFailures(Path file) {
    Throwable describe(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        boolean ours = failure instanceof StoreException && failure.getCause() == null;
        if (ours || !(failure instanceof StoreException) || message.contains(file.toString())) {
            return failure;
        }
        return new StoreException(
                "%s did not take it (%s): see that its disk works and has room"
                        .formatted(file, message),
                failure);
    }

    StoreException full(int most) {
        return new StoreException(
                "%s is behind: %d operations wait for it already; ask again later"
                        .formatted(file, most));
    }

    StoreException closed() {
        return new StoreException(file + " is closed: the program is stopping");
    }
}
