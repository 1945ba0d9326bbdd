package dev.fairlead.command;

import dev.fairlead.command.Spawner.Spawned.Failed;
import dev.fairlead.command.Spawner.Spawned.Running;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Starts processes the JDK's way, where `posix_spawn` is not to be had. The differences: argv[0]
/// is the program's path, there is no process group (a timeout ends the descendants that are still
/// known as such), and an exit code from 129 to 159 reads as the signal 1 to 31.
final class ProcessBuilderSpawner implements Spawner {
    private static final Pattern ERROR_TEXT = Pattern.compile("\\d+ \\((.+)\\)|=\\d+, (.+)");
    private static final int HEAD = 128;

    @Override
    public Spawned spawn(Start start) {
        try {
            if (isTextWithoutInterpreter(Path.of(start.path()))) {
                return new Failed("exec format error");
            }
            return new Running(
                    new ProcessBuilderChild(
                            builder(start).start(), start.output() == CommandLine.Output.APART));
        } catch (IOException e) {
            return new Failed(reason(String.valueOf(e.getMessage())));
        }
    }

    private static ProcessBuilder builder(Start start) {
        List<String> command =
                Stream.concat(Stream.of(start.path()), start.argv().stream().skip(1)).toList();
        Path directory = start.directory();
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(directory == null ? null : directory.toFile())
                        .redirectInput(start.input().toFile())
                        .redirectErrorStream(isMerged(start.output()));
        builder.environment().clear();
        for (String entry : start.environment()) {
            int equals = entry.indexOf('=');
            builder.environment().put(entry.substring(0, equals), entry.substring(equals + 1));
        }
        return switch (start.output()) {
            case KEPT, APART -> builder;
            case NO_ERRORS -> builder.redirectError(ProcessBuilder.Redirect.DISCARD);
            case DROPPED -> builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        };
    }

    private static boolean isMerged(CommandLine.Output output) {
        return switch (output) {
            case KEPT, DROPPED -> true;
            case APART, NO_ERRORS -> false;
        };
    }

    /// The JDK hands such a file to `/bin/sh`; the system by itself does not run it.
    private static boolean isTextWithoutInterpreter(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(HEAD);
            for (byte b : head) {
                if (b == 0) {
                    return false;
                }
            }
            return head.length < 2 || head[0] != '#' || head[1] != '!';
        }
    }

    private static String reason(String message) {
        Matcher text = ERROR_TEXT.matcher(message);
        if (!text.find()) {
            return message;
        }
        return Lookup.lowerFirst(text.group(1) == null ? text.group(2) : text.group(1));
    }
}
