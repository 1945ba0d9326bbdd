package dev.fairlead.template;

import dev.fairlead.gotext.Quoting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads text and actions into statements; what stands inside an action is the pipeline parser's.
final class Parser {
    private static final String INPUT = "input";

    private final Tokens tokens;
    private final PipelineParser pipelines;
    private final Depth depth = new Depth();
    private final Map<String, List<Node.Statement>> templates = new HashMap<>();
    private Scope scope = new Scope();

    /// Statements up to an `end` or an `else`.
    private record Body(List<Node.Statement> statements, boolean hasElse) {}

    private Parser(Source source, Set<String> functions) {
        this.tokens = new Tokens(source);
        this.pipelines = new PipelineParser(tokens, functions, depth);
    }

    static Parsed parse(Source source, Set<String> functions) throws TemplateException {
        Parser parser = new Parser(source, functions);
        parser.add(source.name(), parser.whole());
        return new Parsed(source, Map.copyOf(parser.templates));
    }

    private List<Node.Statement> whole() throws TemplateException {
        List<Node.Statement> statements = new ArrayList<>();
        while (!tokens.peek().is(Token.Kind.END_OF_TEXT)) {
            if (tokens.peek().is(Token.Kind.OPEN) && tokens.peek(1).isWord("define")) {
                define();
            } else if (atWord("end") || atWord("else")) {
                throw tokens.error("unexpected {{" + (isElse() ? "else" : "end") + "}}");
            } else {
                statements.add(statement());
            }
        }
        return statements;
    }

    private boolean atWord(String word) {
        return tokens.peek().is(Token.Kind.OPEN) && tokens.peek(1).isWord(word);
    }

    private Node.Statement statement() throws TemplateException {
        Token token = tokens.next();
        if (token.is(Token.Kind.TEXT)) {
            return new Node.Plain(token.at(), token.text());
        }
        if (!token.is(Token.Kind.OPEN)) {
            throw tokens.unexpected(token, INPUT);
        }
        return action();
    }

    private Node.Statement action() throws TemplateException {
        Token word = tokens.peek();
        if (!word.is(Token.Kind.KEYWORD) || word.isWord("define")) {
            return new Node.Action(word.at(), pipeline("command"));
        }
        tokens.skip();
        return switch (word.text()) {
            case "if", "with" -> choice(word);
            case "range" -> range(word);
            case "template" -> call();
            case "block" -> block();
            case "break", "continue" -> jump(word);
            default -> throw tokens.unexpected(word, INPUT);
        };
    }

    private Node.Pipe pipeline(String context) throws TemplateException {
        return pipelines.pipeline(scope, context, Token.Kind.CLOSE);
    }

    private Node.Statement choice(Token word) throws TemplateException {
        boolean with = word.isWord("with");
        int mark = scope.mark();
        Node.Pipe pipe = pipeline(word.text());
        Body then = body();
        List<Node.Statement> otherwise = List.of();
        if (then.hasElse() && tokens.peek().isWord(word.text())) {
            otherwise = List.of(nestedChoice(tokens.next()));
        } else if (then.hasElse()) {
            otherwise = last();
        }
        scope.forget(mark);
        return new Node.Choice(word.at(), with, pipe, then.statements(), otherwise);
    }

    /// What follows `else` in `else if`: its `end` closes both.
    private Node.Statement nestedChoice(Token word) throws TemplateException {
        enter();
        Node.Statement choice = choice(word);
        depth.leave();
        return choice;
    }

    private Node.Statement range(Token word) throws TemplateException {
        int mark = scope.mark();
        Node.Pipe pipe = pipeline(word.text());
        scope.enterLoop();
        Body body = body();
        scope.leaveLoop();
        List<Node.Statement> otherwise = body.hasElse() ? last() : List.of();
        scope.forget(mark);
        return new Node.Range(word.at(), pipe, body.statements(), otherwise);
    }

    private Body body() throws TemplateException {
        enter();
        List<Node.Statement> statements = new ArrayList<>();
        while (!atWord("end") && !atWord("else")) {
            if (tokens.peek().is(Token.Kind.END_OF_TEXT)) {
                throw tokens.error("unexpected EOF");
            }
            statements.add(statement());
        }
        depth.leave();
        return new Body(statements, isElse());
    }

    /// Reads what ends a body. An `if` or `with` after `else` is left to the caller.
    private boolean isElse() throws TemplateException {
        tokens.skip();
        Token word = tokens.next();
        boolean isElse = word.isWord("else");
        boolean chained = tokens.peek().isWord("if") || tokens.peek().isWord("with");
        if (!isElse || !chained) {
            tokens.expect(Token.Kind.CLOSE, word.text());
        }
        return isElse;
    }

    /// The body of a plain `else`, after which only `end` may come.
    private List<Node.Statement> last() throws TemplateException {
        if (tokens.peek().is(Token.Kind.KEYWORD)) {
            throw tokens.unexpected(tokens.peek(), INPUT);
        }
        Body body = body();
        if (body.hasElse()) {
            throw tokens.error("expected end; found {{else}}");
        }
        return body.statements();
    }

    private Node.Statement jump(Token word) throws TemplateException {
        String shown = "{{" + word.text() + "}}";
        tokens.expect(Token.Kind.CLOSE, shown);
        if (!scope.inLoop()) {
            throw tokens.error(shown + " outside {{range}}");
        }
        return word.isWord("break") ? new Node.Break(word.at()) : new Node.Continue(word.at());
    }

    private Node.Statement call() throws TemplateException {
        int at = tokens.peek().at();
        String context = "template clause";
        String name = tokens.expectString(context);
        Node.@Nullable Pipe pipe = tokens.accept(Token.Kind.CLOSE) ? null : pipeline(context);
        return new Node.Call(at, name, pipe);
    }

    private Node.Statement block() throws TemplateException {
        int at = tokens.peek().at();
        String context = "block clause";
        String name = tokens.expectString(context);
        Node.Pipe pipe = pipeline(context);
        add(name, ownBody(context));
        return new Node.Call(at, name, pipe);
    }

    private void define() throws TemplateException {
        String context = "define clause";
        tokens.skip();
        tokens.skip();
        String name = tokens.expectString(context);
        tokens.expect(Token.Kind.CLOSE, context);
        add(name, ownBody(context));
    }

    /// The body of a template of its own, which sees no variable from around it.
    private List<Node.Statement> ownBody(String context) throws TemplateException {
        Scope outer = scope;
        scope = new Scope();
        Body body = body();
        scope = outer;
        if (body.hasElse()) {
            throw tokens.error("unexpected {{else}} in " + context);
        }
        return body.statements();
    }

    /// An empty definition gives way to any other; two that say something are one too many.
    private void add(String name, List<Node.Statement> statements) throws TemplateException {
        if (isEmpty(templates.getOrDefault(name, List.of()))) {
            templates.put(name, List.copyOf(statements));
        } else if (!isEmpty(statements)) {
            String quoted = Quoting.quote(name);
            throw tokens.error("template: multiple definition of template " + quoted);
        }
    }

    private static boolean isEmpty(List<Node.Statement> statements) {
        return statements.stream()
                .allMatch(s -> s instanceof Node.Plain plain && plain.text().isBlank());
    }

    private void enter() throws TemplateException {
        try {
            depth.enter();
        } catch (Refusal refusal) {
            throw tokens.error(refusal.sentence());
        }
    }
}
