package dev.fairlead.cli;

import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/// The manner's defaults as the weakest but one of all configuration sources: a file, the
/// environment and a flag each win over it.
public final class MannerConfigSource implements ConfigSource {
    /// Below every properties file (250), above the defaults of the mappings.
    static final int ORDINAL = 150;

    private static volatile Map<String, String> defaults = Map.of();

    /// To be called before Quarkus starts.
    static void set(Map<String, String> chosen) {
        defaults = Map.copyOf(chosen);
    }

    @Override
    public Map<String, String> getProperties() {
        return defaults;
    }

    @Override
    public Set<String> getPropertyNames() {
        return defaults.keySet();
    }

    @Override
    public @Nullable String getValue(String name) {
        return defaults.get(name);
    }

    @Override
    public int getOrdinal() {
        return ORDINAL;
    }

    @Override
    public String getName() {
        return "manner";
    }
}
