package dev.fairlead.template;

import java.util.HashMap;
import java.util.Map;

/// A parsed Go text/template. Without data, as for adnanh/webhook's `-template`, it has Go's
/// built-in functions and `getenv`, `cat` and `credential`; with data Go's and `json`.
///
/// It never changes, so any thread may run it. Running is bounded in depth and in work, so that no
/// text can hang or exhaust the process. Strings are Unicode here and bytes in Go: half a
/// character, as `slice` may cut it, becomes U+FFFD.
public final class Template {
    private final Parsed parsed;
    private final Map<String, Function> functions;

    private Template(Parsed parsed, Map<String, Function> functions) {
        this.parsed = parsed;
        this.functions = functions;
    }

    /// Reads a template.
    ///
    /// @param name what error messages call it; adnanh/webhook says `hooks`
    /// @param edges where `getenv`, `cat` and `credential` look; asked during `execute` only
    /// @throws TemplateException when the text is no template; the message names the line
    public static Template parse(String name, String text, Edges edges) throws TemplateException {
        return parse(name, text, edges.functions());
    }

    /// Reads a template that reaches nothing but its data.
    ///
    /// @param name what error messages call it
    /// @throws TemplateException when the text is no template; the message names the line
    public static Template parse(String name, String text) throws TemplateException {
        return parse(name, text, BuiltIns.JSON);
    }

    static Template parse(String name, String text, Map<String, Function> extra)
            throws TemplateException {
        Map<String, Function> functions = new HashMap<>(BuiltIns.ALL);
        functions.putAll(extra);
        Source source = new Source(name, text);
        return new Template(Parser.parse(source, functions.keySet()), Map.copyOf(functions));
    }

    /// Runs the template; each call asks the edges anew.
    ///
    /// @throws TemplateException when an action fails; the message names line and column
    public String execute() throws TemplateException {
        return new Evaluator(parsed, functions, Value.NIL, Form.HOOK_FILE).run();
    }

    /// Runs the template over data.
    ///
    /// @throws TemplateException when an action fails, one without a value among them; the message
    ///   names line and column
    public String execute(Value data, Form form) throws TemplateException {
        return new Evaluator(parsed, functions, data, form).run();
    }
}
