package dev.fairlead.dispatch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How deliveries are carried out.
@ConfigMapping(prefix = "fairlead.dispatch")
public interface DispatchConfig {
    /// How many attempts may be under way at once in this process, a number.
    @WithDefault("256")
    int maxInFlight();

    /// How many deliveries are leased at a time, a number.
    @WithDefault("64")
    int batch();

    /// How long a stopping process waits for the attempts under way, a duration; what is left is
    /// tried again later.
    @WithDefault("10s")
    Duration grace();
}
