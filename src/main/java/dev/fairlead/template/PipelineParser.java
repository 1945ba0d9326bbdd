package dev.fairlead.template;

import dev.fairlead.gotext.Quoting;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads what stands inside an action: variables, commands, arguments.
final class PipelineParser {
    private static final Set<Token.Kind> STARTS =
            Set.of(
                    Token.Kind.BOOL,
                    Token.Kind.CHARACTER,
                    Token.Kind.DOT,
                    Token.Kind.FIELD,
                    Token.Kind.IDENTIFIER,
                    Token.Kind.NUMBER,
                    Token.Kind.NIL,
                    Token.Kind.RAW_STRING,
                    Token.Kind.STRING,
                    Token.Kind.VARIABLE,
                    Token.Kind.LEFT_PAREN);

    private final Tokens tokens;
    private final Set<String> functions;
    private final Depth depth;

    PipelineParser(Tokens tokens, Set<String> functions, Depth depth) {
        this.tokens = tokens;
        this.functions = functions;
        this.depth = depth;
    }

    /// Reads up to and with the token that ends it.
    Node.Pipe pipeline(Scope scope, String context, Token.Kind end) throws TemplateException {
        int at = tokens.peek().at();
        List<String> variables = new ArrayList<>();
        boolean assigns = variables(scope, context, variables);
        List<Node.Command> commands = new ArrayList<>();
        while (!tokens.accept(end)) {
            if (!STARTS.contains(tokens.peek().kind())) {
                throw tokens.unexpected(tokens.peek(), context);
            }
            commands.add(command(scope));
        }
        check(commands, context);
        return new Node.Pipe(at, List.copyOf(variables), assigns, List.copyOf(commands));
    }

    /// `$x :=`, `$x =`, and in a range `$i, $x :=`.
    private boolean variables(Scope scope, String context, List<String> variables)
            throws TemplateException {
        while (tokens.peek().is(Token.Kind.VARIABLE)) {
            Token follower = tokens.peek(1);
            boolean assigns = follower.is(Token.Kind.ASSIGN);
            boolean last = assigns || follower.is(Token.Kind.DECLARE);
            if (!last && !follower.isComma()) {
                return false;
            }
            variables.add(tokens.next().text());
            tokens.skip();
            scope.declare(variables.getLast());
            if (last) {
                return assigns;
            }
            checkSecond(context, variables.size());
        }
        return false;
    }

    private void checkSecond(String context, int count) throws TemplateException {
        if (!context.equals("range") || count > 1) {
            throw tokens.error("too many declarations in " + context);
        }
        Token token = tokens.peek();
        if (!token.is(Token.Kind.VARIABLE)
                && !token.is(Token.Kind.CLOSE)
                && !token.is(Token.Kind.RIGHT_PAREN)) {
            throw tokens.error("range can only initialize variables");
        }
    }

    private void check(List<Node.Command> commands, String context) throws TemplateException {
        if (commands.isEmpty()) {
            throw tokens.error("missing value for " + context);
        }
        for (int stage = 2; stage <= commands.size(); stage++) {
            if (!takesArguments(commands.get(stage - 1).first())) {
                throw tokens.error("non executable command in pipeline stage " + stage);
            }
        }
    }

    private static boolean takesArguments(Node.Term term) {
        return switch (term) {
            case Node.Dot _, Node.Nil _, Node.Literal _ -> false;
            case Node.FunctionName _, Node.Variable _, Node.Field _ -> true;
            case Node.Chain _, Node.Pipe _ -> true;
        };
    }

    private Node.Command command(Scope scope) throws TemplateException {
        int at = tokens.peek().at();
        List<Node.Term> terms = new ArrayList<>();
        while (true) {
            Node.Term operand = operand(scope);
            if (operand != null) {
                terms.add(operand);
            }
            Token token = tokens.peek();
            if (operand != null && token.spaced()) {
                continue;
            }
            if (!token.is(Token.Kind.CLOSE) && !token.is(Token.Kind.RIGHT_PAREN)) {
                tokens.expect(Token.Kind.PIPE, "operand");
            }
            return new Node.Command(at, List.copyOf(terms));
        }
    }

    /// A term and the fields that follow without a space; null when there is none.
    private Node.@Nullable Term operand(Scope scope) throws TemplateException {
        Node.Term start = term(scope);
        if (start == null || !atField()) {
            return start;
        }
        int at = tokens.peek().at();
        List<String> fields = new ArrayList<>();
        while (atField()) {
            fields.add(tokens.next().text().substring(1));
        }
        return switch (start) {
            case Node.Field(int _, var first) -> {
                fields.addAll(0, first);
                yield new Node.Field(at, List.copyOf(fields));
            }
            case Node.Variable(int _, var name, var _) ->
                    new Node.Variable(at, name, List.copyOf(fields));
            case Node.FunctionName _, Node.Pipe _, Node.Chain _ ->
                    new Node.Chain(at, start, List.copyOf(fields));
            case Node.Dot _, Node.Nil _, Node.Literal _ ->
                    throw tokens.error(
                            "unexpected . after term " + Quoting.quote(start.toString()));
        };
    }

    private boolean atField() {
        return tokens.peek().is(Token.Kind.FIELD) && !tokens.peek().spaced();
    }

    private Node.@Nullable Term term(Scope scope) throws TemplateException {
        if (!STARTS.contains(tokens.peek().kind())) {
            return null;
        }
        Token token = tokens.next();
        return switch (token.kind()) {
            case IDENTIFIER -> function(token);
            case VARIABLE -> variable(scope, token);
            case DOT -> new Node.Dot(token.at());
            case NIL -> new Node.Nil(token.at());
            case FIELD -> new Node.Field(token.at(), List.of(token.text().substring(1)));
            case LEFT_PAREN -> parenthesized(scope);
            default -> new Node.Literal(token.at(), token.text(), value(token));
        };
    }

    private Node.Term function(Token token) throws TemplateException {
        if (!functions.contains(token.text())) {
            throw tokens.error("function " + Quoting.quote(token.text()) + " not defined");
        }
        return new Node.FunctionName(token.at(), token.text());
    }

    private Node.Term variable(Scope scope, Token token) throws TemplateException {
        if (!scope.knows(token.text())) {
            throw tokens.error("undefined variable " + Quoting.quote(token.text()));
        }
        return new Node.Variable(token.at(), token.text(), List.of());
    }

    private Node.Pipe parenthesized(Scope scope) throws TemplateException {
        try {
            depth.enter();
        } catch (Refusal refusal) {
            throw tokens.error(refusal.sentence());
        }
        Node.Pipe pipe = pipeline(scope, "parenthesized pipeline", Token.Kind.RIGHT_PAREN);
        depth.leave();
        return pipe;
    }

    private Value value(Token token) throws TemplateException {
        try {
            return switch (token.kind()) {
                case BOOL -> new Value.Bool(token.text().equals("true"));
                case CHARACTER -> Literals.character(token.text());
                case NUMBER -> Literals.number(token.text());
                default -> new Value.Text(tokens.string(token));
            };
        } catch (Refusal refusal) {
            throw tokens.error(refusal.sentence());
        }
    }
}
