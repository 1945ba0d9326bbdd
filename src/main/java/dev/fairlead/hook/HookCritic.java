package dev.fairlead.hook;

import dev.fairlead.request.Argument;
import dev.fairlead.rule.Rule;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Says what of a hook cannot be meant so, whatever arrives and wherever it runs.
final class HookCritic {
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");
    private static final Set<String> TEXTS = Set.of("header", "payload", "url", "query");
    private static final List<String> FOR_COMMANDS =
            List.of(
                    "command-working-directory",
                    "pass-arguments-to-command",
                    "pass-environment-to-command",
                    "pass-file-to-command",
                    "include-command-output-in-response",
                    "max-concurrency",
                    "max-waiting",
                    "timeout");

    /// An empty segment, or one of dots only.
    private static final Pattern UNCLEAN = Pattern.compile("(.*/)?(\\.\\.?)?(/.*)?");

    private final Element element;
    private final Hook hook;

    private HookCritic(Element element, Hook hook) {
        this.element = element;
        this.hook = hook;
    }

    /// @return true, for whoever wants to know that it came to its end
    static boolean look(Element element, Hook hook) {
        HookCritic critic = new HookCritic(element, hook);
        critic.address();
        critic.deeds();
        critic.methods();
        critic.arguments();
        critic.rule();
        return true;
    }

    private void address() {
        if (element.get("id") == null) {
            element.doubt("no \"id\"", "it is the end of the hook's path");
        } else if (hook.doors().http()
                && UNCLEAN.matcher(hook.id() + "/x").matches()
                && !hook.id().isEmpty()) {
            doubt(
                    "id",
                    "never reached by HTTP: a path with //, /./ or /../ is cleaned first",
                    "take these out of the id");
        }
    }

    private void deeds() {
        if (hook.run() == null) {
            for (String key : FOR_COMMANDS) {
                if (element.get(key) != null) {
                    doubt(
                            key,
                            "without effect, for there is no command",
                            "give it execute-command");
                }
            }
        } else if (hook.run().program().isEmpty()) {
            element.doubt("it does nothing", "give it \"execute-command\" or \"deliver\"");
        } else if (hook.run().outputOnError() && !hook.run().output()) {
            doubt(
                    "include-command-output-in-response-on-error",
                    "without effect alone",
                    "set include-command-output-in-response, too");
        }
    }

    private void methods() {
        for (Element method : element.list("http-methods", one -> one)) {
            String name = method.text().strip().toUpperCase(Locale.ROOT);
            if (!METHODS.contains(name)) {
                Nearest.to(name, METHODS)
                        .ifPresent(meant ->
                                method.doubt(
                                        "hardly a method of HTTP",
                                        "did you mean \"" + meant + "\"?"));
            }
        }
    }

    private void arguments() {
        for (Element text : element.list("parse-parameters-as-json", one -> one)) {
            if (!TEXTS.contains(text.text("source"))) {
                text.doubt(
                        "this source is never read as JSON", "take header, payload, url or query");
            }
        }
        for (Element file : element.list("pass-file-to-command", one -> one)) {
            if (RuleReader.argument(file) instanceof Argument given
                    && (given.envname() + (given.envname().isEmpty() ? given.name() : ""))
                            .contains("/")) {
                file.doubt(
                        "a \"/\" cannot stand in the file's name, so there is none",
                        "give it another envname");
            }
        }
    }

    private void rule() {
        Rule rule = hook.condition().rule();
        if (rule != null && !hook.doors().http() && asksForAddress(rule)) {
            doubt(
                    "trigger-rule",
                    "ip-whitelist fails for whatever does not come by HTTP, as for this hook",
                    "remove it, or set http: true");
        }
    }

    private static boolean asksForAddress(Rule rule) {
        return switch (rule) {
            case Rule.All(var rules) -> rules.stream().anyMatch(HookCritic::asksForAddress);
            case Rule.Any(var rules) -> rules.stream().anyMatch(HookCritic::asksForAddress);
            case Rule.Not(Rule inner) -> asksForAddress(inner);
            case Rule.IpWhitelist _ -> true;
            case Rule.Value _,
                    Rule.Regex _,
                    Rule.Hmac _,
                    Rule.Scalr _,
                    Rule.Unknown _,
                    Rule.Never _ ->
                    false;
        };
    }

    private void doubt(String key, String what, String mend) {
        Element member = element.get(key);
        (member == null ? element : member).doubt(what, mend);
    }
}
