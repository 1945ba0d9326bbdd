package dev.fairlead.cli;

import io.quarkus.runtime.ImageMode;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.PropertiesConfigSourceLoader;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;
import java.nio.file.Path;
import java.util.Map;

/// Keeps a native image from looking for what is not in it, which took a quarter of its start: each
/// look on the class path compares keys by method handles, and those are interpreted there.
///
/// No properties are on its class path: the build has written them into the defaults. And Netty's
/// own transports, which Vert.x would look for, are not in the image
/// (docs/internals/native-program.md).
public final class ImageConfiguration implements SmallRyeConfigBuilderCustomizer {
    /// As SmallRye Config reads it: over a file of the class path, under the environment.
    private static final Path FILE = Path.of("config", "application.properties");

    private static final int OF_FILE = 260;

    private static final Map<String, String> WITHOUT_NETTYS =
            Map.of("quarkus.vertx.prefer-native-transport", "false");

    @Override
    public void configBuilder(SmallRyeConfigBuilder builder) {
        if (ImageMode.current() != ImageMode.NATIVE_RUN) {
            return;
        }
        builder.setAddDefaultSources(false)
                .setAddPropertiesSources(false)
                .setAddSystemSources(true)
                .withSources(
                        PropertiesConfigSourceLoader.inFileSystem(
                                FILE.toAbsolutePath().toUri().toString(),
                                OF_FILE,
                                builder.getClassLoader()))
                .withSources(
                        new PropertiesConfigSource(
                                WITHOUT_NETTYS, "image", MannerConfigSource.ORDINAL));
    }
}
