package dev.fairlead.attempt;

import dev.fairlead.attempt.Target.NotAnAddressException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Takes each URL apart once: most deliveries go where others went before.
final class Targets {
    private static final int MOST = 1000;

    private final ConcurrentMap<String, Target> known = new ConcurrentHashMap<>();

    Target of(String url) throws NotAnAddressException {
        Target target = known.get(url);
        if (target == null) {
            target = Target.of(url);
            if (known.size() >= MOST) {
                known.clear();
            }
            known.put(url, target);
        }
        return target;
    }
}
