package dev.fairlead.admin;

import java.util.Map;

/// Whether a call goes on.
sealed interface Ruling {
    record Admitted(Caller caller) implements Ruling {}

    /// @param headers that go with the answer
    record Refused(int status, String detail, Map<String, String> headers) implements Ruling {
        public Refused {
            headers = Map.copyOf(headers);
        }
    }
}
