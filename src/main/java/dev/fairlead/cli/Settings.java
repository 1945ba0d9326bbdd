package dev.fairlead.cli;

import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;

/// The configuration as serving would read it, for those who do not serve: flags, environment,
/// properties files and defaults.
final class Settings {
    private Settings() {}

    static SmallRyeConfig of(Class<?>... mappings) {
        SmallRyeConfigBuilder builder = ConfigUtils.configBuilder();
        for (Class<?> mapping : mappings) {
            builder.withMapping(mapping);
        }
        return builder.build();
    }
}
