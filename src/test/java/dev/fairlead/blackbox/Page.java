package dev.fairlead.blackbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A page of the documentation, taken by its code blocks. A line such as `` `hooks.yaml`: `` before
/// a block names the file that the block is.
record Page(Path file, List<Block> blocks) {
    private static final Pattern BLOCK =
            Pattern.compile(
                    "(?m)(?:^`([^`\n]+)`[^\n]*:\n\n)?^( *)```(\\w*)\n(.*?)^ *```$", Pattern.DOTALL);

    /// @param name of the file that it is, or empty
    record Block(String name, String language, String text) {
        /// The commands of a `console` block, each with the answer that is shown.
        List<Command> commands() {
            List<Command> commands = new ArrayList<>();
            StringBuilder line = null;
            StringBuilder answer = new StringBuilder();
            for (String each : text.lines().toList()) {
                if (each.startsWith("$ ")) {
                    if (line != null) {
                        commands.add(new Command(line.toString(), answer.toString()));
                    }
                    line = new StringBuilder(each.substring(2));
                    answer = new StringBuilder();
                } else if (line != null && line.toString().endsWith("\\") && answer.isEmpty()) {
                    line.append('\n').append(each);
                } else {
                    answer.append(each).append('\n');
                }
            }
            if (line != null) {
                commands.add(new Command(line.toString(), answer.toString()));
            }
            return commands;
        }
    }

    /// @param answer what the page shows below it; `…` stands for anything
    record Command(String line, String answer) {
        Pattern expected() {
            String[] parts = answer.strip().split("…", -1);
            StringBuilder regex = new StringBuilder();
            for (int i = 0; i < parts.length; i++) {
                regex.append(i == 0 ? "" : ".*").append(Pattern.quote(parts[i]));
            }
            return Pattern.compile(regex.toString(), Pattern.DOTALL);
        }
    }

    static Page at(Path file) {
        try {
            List<Block> blocks = new ArrayList<>();
            Matcher block = BLOCK.matcher(Files.readString(file));
            while (block.find()) {
                String name = Optional.ofNullable(block.group(1)).orElse("");
                String text = block.group(4).replaceAll("(?m)^" + block.group(2), "");
                blocks.add(new Block(name, block.group(3), text));
            }
            return new Page(file, blocks);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Block> in(String language) {
        return blocks.stream().filter(block -> block.language().equals(language)).toList();
    }
}
