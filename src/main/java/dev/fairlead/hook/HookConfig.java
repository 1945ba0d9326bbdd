package dev.fairlead.hook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Where the hooks are defined.
@ConfigMapping(prefix = "fairlead.hook")
public interface HookConfig {
    /// The hook files, YAML or JSON, comma separated; a directory stands for the files in it, a
    /// pattern such as `hooks/*.yaml` for those that match; the same as -hooks.
    @WithDefault("hooks.json")
    List<Path> files();

    /// Whether a changed hook file is loaded at once; the same as -hotreload.
    @WithDefault("false")
    boolean hotReload();

    /// Whether the files are Go templates (text/template) that make the hooks; the same as
    /// -template.
    @WithDefault("false")
    boolean template();

    /// Whether to start, and go on, without a single hook; the same as -nopanic.
    @WithDefault("false")
    boolean allowNone();

    /// How often the files are looked at when hotReload is on, a duration; a change counts when two
    /// looks agree.
    @WithDefault("200ms")
    Duration lookEvery();
}
