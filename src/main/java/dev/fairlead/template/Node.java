package dev.fairlead.template;

import dev.fairlead.gotext.Quoting;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A part of a parsed template. Its text, as `toString` gives it, is how messages show it.
sealed interface Node {
    /// Where it stands in the source.
    int at();

    /// What writes to the output or decides what is written.
    sealed interface Statement extends Node {}

    /// What can be an argument.
    sealed interface Term extends Node {}

    record Plain(int at, String text) implements Statement {
        @Override
        public String toString() {
            return text;
        }
    }

    record Action(int at, Pipe pipe) implements Statement {
        @Override
        public String toString() {
            return "{{" + pipe + "}}";
        }
    }

    /// `if`, and `with`, which also moves the dot.
    record Choice(int at, boolean with, Pipe pipe, List<Statement> then, List<Statement> otherwise)
            implements Statement {
        @Override
        public String toString() {
            return "{{" + (with ? "with " : "if ") + pipe + "}}";
        }
    }

    record Range(int at, Pipe pipe, List<Statement> body, List<Statement> otherwise)
            implements Statement {
        @Override
        public String toString() {
            return "{{range " + pipe + "}}";
        }
    }

    record Call(int at, String template, @Nullable Pipe pipe) implements Statement {
        @Override
        public String toString() {
            String dot = pipe == null ? "" : " " + pipe;
            return "{{template " + Quoting.quote(template) + dot + "}}";
        }
    }

    record Break(int at) implements Statement {
        @Override
        public String toString() {
            return "{{break}}";
        }
    }

    record Continue(int at) implements Statement {
        @Override
        public String toString() {
            return "{{continue}}";
        }
    }

    /// Commands of which each takes the result of the one before as its last argument.
    record Pipe(int at, List<String> variables, boolean assigns, List<Command> commands)
            implements Term {
        @Override
        public String toString() {
            String names = String.join(", ", variables);
            String declared = names.isEmpty() ? "" : names + (assigns ? " = " : " := ");
            return commands.stream()
                    .map(Command::toString)
                    .collect(Collectors.joining(" | ", declared, ""));
        }
    }

    /// A term and its arguments, which only a function takes.
    record Command(int at, List<Term> terms) implements Node {
        Term first() {
            return terms.getFirst();
        }

        List<Term> arguments() {
            return terms.subList(1, terms.size());
        }

        @Override
        public String toString() {
            return terms.stream().map(Node::inside).collect(Collectors.joining(" "));
        }
    }

    record Dot(int at) implements Term {
        @Override
        public String toString() {
            return ".";
        }
    }

    record Nil(int at) implements Term {
        @Override
        public String toString() {
            return "nil";
        }
    }

    record Literal(int at, String notation, Value value) implements Term {
        @Override
        public String toString() {
            return notation;
        }
    }

    record FunctionName(int at, String name) implements Term {
        @Override
        public String toString() {
            return name;
        }
    }

    record Variable(int at, String name, List<String> fields) implements Term {
        @Override
        public String toString() {
            return name + path(fields);
        }
    }

    record Field(int at, List<String> fields) implements Term {
        @Override
        public String toString() {
            return path(fields);
        }
    }

    /// Fields of what a function or a pipeline in parentheses gives.
    record Chain(int at, Term start, List<String> fields) implements Term {
        @Override
        public String toString() {
            return inside(start) + path(fields);
        }
    }

    private static String inside(Term term) {
        return term instanceof Pipe pipe ? "(" + pipe + ")" : term.toString();
    }

    private static String path(List<String> fields) {
        return fields.stream().map(field -> "." + field).collect(Collectors.joining());
    }
}
