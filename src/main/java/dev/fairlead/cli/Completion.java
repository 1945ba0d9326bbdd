package dev.fairlead.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `fairlead completion`: what a shell needs to complete subcommands, flags and what they take. The
/// script holds it all, for to ask the program at each key would take a JVM's start.
final class Completion implements Subcommand {
    private static final Synopsis SYNOPSIS =
            new Synopsis(
                    "completion",
                    "SHELL",
                    "print the completion for bash, zsh or fish",
                    """
                    Prints what the shell needs to complete subcommands, flags and what they take.

                        fairlead completion bash > /etc/bash_completion.d/fairlead
                        source <(fairlead completion zsh)
                        fairlead completion fish > ~/.config/fish/completions/fairlead.fish

                    Exit code: 0 done, 2 called wrongly.
                    """,
                    List.of());

    private final Supplier<List<Synopsis>> all;

    /// @param all every subcommand's
    Completion(Supplier<List<Synopsis>> all) {
        this.all = all;
    }

    @Override
    public Synopsis synopsis() {
        return SYNOPSIS;
    }

    @Override
    public int run(GoFlags.Given given, Terminal terminal) throws WrongCallException {
        String script =
                switch (given.rest().getFirst()) {
                    case "bash" -> bash();
                    case "zsh" ->
                            "autoload -Uz compinit bashcompinit\ncompinit\nbashcompinit\n" + bash();
                    case "fish" -> fish();
                    case String other ->
                            throw new WrongCallException(
                                    "no completion for \"" + other + "\"; known: bash, zsh, fish");
                };
        terminal.out().print(script);
        return DONE;
    }

    private static String first(Synopsis synopsis) {
        return synopsis.name().split(" ")[0];
    }

    private static String second(Synopsis synopsis) {
        return synopsis.name().substring(first(synopsis).length()).strip();
    }

    /// The second words behind a first one.
    private List<String> verbs(String first) {
        return all.get().stream()
                .filter(each -> first(each).equals(first))
                .map(Completion::second)
                .filter(verb -> !verb.isEmpty())
                .toList();
    }

    private List<String> firsts() {
        return all.get().stream().map(Completion::first).distinct().toList();
    }

    private String bash() {
        StringBuilder flags = new StringBuilder();
        TreeSet<String> choices = new TreeSet<>();
        flags.append(entry("", Flag.ALL));
        for (Synopsis each : all.get()) {
            flags.append(entry(each.name(), each.all()));
            for (Flag flag : each.all()) {
                if (!flag.choices().isEmpty()) {
                    choices.add(
                            "    \"%s -%s\") words='%s' ;;\n"
                                    .formatted(
                                            each.name(),
                                            flag.name(),
                                            String.join(" ", flag.choices())));
                }
            }
        }
        String groups =
                firsts().stream()
                        .filter(first -> !verbs(first).isEmpty())
                        .map(first ->
                                "    %s) verbs='%s' ;;\n"
                                        .formatted(first, String.join(" ", verbs(first))))
                        .collect(Collectors.joining());
        return """
        # Completion for fairlead. It also serves zsh, by bashcompinit.
        _fairlead() {
          local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} name= verbs= flags= takes= words= dash=-
          COMPREPLY=()
          # bash parts -flag=value at the sign
          if [ "$cur" = '=' ]; then cur=; elif [ "$prev" = '=' ]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi
          case ${COMP_WORDS[1]} in
            -*) ;;
            *) [ "$COMP_CWORD" -gt 1 ] && name=${COMP_WORDS[1]} ;;
          esac
          case $name in
        %1$s  esac
          if [ -n "$verbs" ]; then
            if [ "$COMP_CWORD" -eq 2 ]; then COMPREPLY=($(compgen -W "$verbs" -- "$cur")); return; fi
            name="$name ${COMP_WORDS[2]}"
          fi
          case $name in
        %2$s  esac
          case "$name ${prev/#--/-}" in
        %3$s  esac
          case $name in
            completion) words='bash zsh fish' ;;
            help) words='%4$s' ;;
          esac
          if [ -n "$words" ]; then COMPREPLY=($(compgen -W "$words" -- "$cur")); return; fi
          case " $takes " in *" ${prev##*-} "*) [[ $prev == -* ]] && return ;; esac
          case $cur in
            --*) dash=-- ;;
            -*) ;;
            *) [ "$COMP_CWORD" -eq 1 ] && COMPREPLY=($(compgen -W '%4$s' -- "$cur")); return ;;
          esac
          COMPREPLY=($(compgen -P "$dash" -W "$flags" -- "${cur#$dash}"))
        }
        complete -o default -F _fairlead fairlead
        """
                .formatted(groups, flags, String.join("", choices), String.join(" ", firsts()));
    }

    /// The flags behind a name, and those among them that take a value.
    private static String entry(String name, List<Flag> flags) {
        String all = flags.stream().map(Flag::name).collect(Collectors.joining(" "));
        String takes =
                flags.stream()
                        .filter(flag -> flag.kind() != Flag.Kind.BOOL)
                        .map(Flag::name)
                        .collect(Collectors.joining(" "));
        return "    '%s') flags='%s' takes='%s' ;;\n".formatted(name, all, takes);
    }

    private String fish() {
        List<String> lines = new ArrayList<>();
        lines.add("# Completion for fairlead.");
        for (Synopsis each : all.get()) {
            String first = first(each);
            String second = second(each);
            if (second.isEmpty()) {
                lines.add(offer("__fish_use_subcommand", first, each.summary()));
            } else {
                if (lines.stream().noneMatch(line -> line.contains(" -a " + first + " "))) {
                    String what = String.join(", ", verbs(first));
                    lines.add(offer("__fish_use_subcommand", first, what));
                }
                String none = "not __fish_seen_subcommand_from " + String.join(" ", verbs(first));
                lines.add(
                        offer(
                                "__fish_seen_subcommand_from " + first + "; and " + none,
                                second,
                                each.summary()));
            }
            each.all().forEach(flag -> lines.add(flag(condition(first, second), flag)));
        }
        Flag.ALL.forEach(flag -> lines.add(flag("__fish_use_subcommand", flag)));
        String here = condition(SYNOPSIS.name(), "");
        lines.add("complete -c fairlead -n '%s' -f -a 'bash zsh fish'".formatted(here));
        return String.join("\n", lines) + "\n";
    }

    private static String condition(String first, String second) {
        return Stream.of(first, second)
                .filter(word -> !word.isEmpty())
                .map("__fish_seen_subcommand_from "::concat)
                .collect(Collectors.joining("; and "));
    }

    private static String offer(String when, String word, String what) {
        return "complete -c fairlead -f -n '%s' -a %s -d %s".formatted(when, word, quoted(what));
    }

    /// One dash or two, as the program takes them.
    private static String flag(String when, Flag flag) {
        String takes =
                flag.kind() == Flag.Kind.BOOL
                        ? ""
                        : flag.choices().isEmpty()
                                ? " -r"
                                : " -x -a " + quoted(String.join(" ", flag.choices()));
        return "complete -c fairlead -n '%s' -o %s -l %s%s -d %s"
                .formatted(when, flag.name(), flag.name(), takes, quoted(flag.usage()));
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
