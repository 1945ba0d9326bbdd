package dev.fairlead.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/// How a subcommand is called. Help, completion and the reference page come from it.
///
/// @param name the words that call it: `check`, `deliveries list`
/// @param words what it takes beside flags, `HOOK [BODY]`: in brackets what may be missing
/// @param summary what it does, in one line
/// @param text what it does, with examples and exit codes
/// @param flags its own
/// @param serves whether it takes the flags of serving, too
record Synopsis(
        String name, String words, String summary, String text, List<Flag> flags, boolean serves) {
    Synopsis {
        flags = List.copyOf(flags);
    }

    /// Of one that takes its own flags only.
    Synopsis(String name, String words, String summary, String text, List<Flag> flags) {
        this(name, words, summary, text, flags, false);
    }

    /// Every flag that it takes, its own first.
    List<Flag> all() {
        List<Flag> all = new ArrayList<>(flags);
        if (serves) {
            all.addAll(Flag.ALL);
        }
        return all;
    }

    String help() {
        String more = serves ? "All flags of the server are taken as well.\n" : "";
        return line() + "\n\n" + text + "\nFlags:\n" + GoFlags.described(flags) + more;
    }

    /// The call in one line.
    String line() {
        return "fairlead " + name + (words.isEmpty() ? "" : " " + words) + " [flags]";
    }

    /// @throws WrongCallException when words are missing, or there are too many
    void require(Collection<String> given) throws WrongCallException {
        List<String> named = Stream.of(words.split(" ")).filter(w -> !w.isEmpty()).toList();
        long needed = named.stream().filter(word -> !word.startsWith("[")).count();
        if (given.size() < needed) {
            throw new WrongCallException(named.get(given.size()) + " is missing: " + line());
        }
        if (given.size() > named.size()) {
            String word = List.copyOf(given).get(named.size());
            throw new WrongCallException(
                    "unexpected \"%s\"; %s"
                            .formatted(word, serves ? "files are named by -hooks FILE" : line()));
        }
    }
}
