package dev.fairlead.hook;

import dev.fairlead.rule.Expression;
import dev.fairlead.rule.Outlook;
import dev.fairlead.rule.Rule;
import dev.fairlead.signature.Secret;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Says what of a rule cannot be meant so, whatever arrives. A `value` is never repeated: it may be
/// a token.
final class RuleCritic {
    static final List<String> TYPES =
            List.of(
                    "value",
                    "regex",
                    "payload-hmac-sha1",
                    "payload-hmac-sha256",
                    "payload-hmac-sha512",
                    "scalr-signature",
                    "ip-whitelist");

    /// By what the complaint of the expression has in it.
    private static final Map<String, String> REGEX_MENDS =
            Map.of(
                    "missing closing )", "close it, or write \\( for the character itself",
                    "unexpected )", "write \\) for the character itself",
                    "missing closing ]", "close it, or write \\[ for the character itself",
                    "missing argument", "write \\ before the character to mean itself",
                    "Perl syntax", "RE2 has no lookaround and no backreferences");

    private final Element element;

    private RuleCritic(Element element) {
        this.element = element;
    }

    static void look(Element element, Rule rule) {
        if (element.isChecked()) {
            new RuleCritic(element).look(rule);
        }
    }

    private void look(Rule rule) {
        List<String> kinds =
                RuleReader.KINDS.stream().filter(kind -> element.get(kind) != null).toList();
        for (String ignored : kinds.subList(Math.min(1, kinds.size()), kinds.size())) {
            doubt(
                    ignored,
                    "ignored, for \"" + kinds.getFirst() + "\" stands beside it",
                    "join the two by an \"and\" or an \"or\" around them");
        }
        switch (rule) {
            case Rule.All(var rules) -> all(rules);
            case Rule.Any(var rules) -> any(rules);
            case Rule.Not _ -> {}
            case Rule.Never _ ->
                    element.doubt(
                            "no rule in here, so it is never satisfied",
                            "give it \"and\", \"or\", \"not\" or \"match\"");
            case Rule.Value(_, var _) ->
                    requireIn("value", "without it only an empty text matches");
            case Rule.Regex(var expression, var _) -> regex(expression);
            case Rule.Hmac(_, Secret secret, _, _) -> {
                secret(secret);
                requireParameter();
            }
            case Rule.Scalr(Secret secret, _) -> secret(secret);
            case Rule.IpWhitelist whitelist -> ranges(whitelist);
            case Rule.Unknown(String type, _) -> unknown(type);
        }
    }

    private void all(List<Rule> rules) {
        Element list = java.util.Objects.requireNonNull(element.get("and"));
        if (rules.isEmpty() && list.list().isEmpty()) {
            list.doubt("an empty \"and\" is always satisfied", "write the rules in it");
        }
        Outlook.contradiction(rules)
                .ifPresent(parameter ->
                        list.doubt(
                                "never satisfied: %s %s cannot be two things at once"
                                        .formatted(parameter.source(), parameter.name()),
                                "use \"or\" to allow either"));
        sequence(rules, list, false);
    }

    private void any(List<Rule> rules) {
        Element list = java.util.Objects.requireNonNull(element.get("or"));
        if (rules.isEmpty() && list.list().isEmpty()) {
            list.doubt("an empty \"or\" is never satisfied", "write the rules in it");
        }
        sequence(rules, list, true);
    }

    /// What stands there twice, and in an `or` behind what decides already. In an `and` that is not
    /// said: what is never satisfied is told by itself.
    private static void sequence(List<Rule> rules, Element list, boolean isOr) {
        List<Element> elements = list.list();
        if (elements.size() != rules.size()) {
            return; // some could not be read, and that is told
        }
        for (int i = 1; i < rules.size(); i++) {
            int first = rules.indexOf(rules.get(i));
            if (isOr && Outlook.of(rules.get(i - 1)) == Outlook.ALWAYS) {
                elements.get(i)
                        .doubt("never reached: the one before is always satisfied", "mend that");
                return;
            }
            if (first < i) {
                elements.get(i).doubt("the same as [" + first + "]", "remove it");
            }
        }
    }

    private void regex(Expression expression) {
        requireIn("regex", "without it everything matches");
        if (expression instanceof Expression.Malformed(String message)) {
            String mend =
                    REGEX_MENDS.entrySet().stream()
                            .filter(known -> message.contains(known.getKey()))
                            .map(Map.Entry::getValue)
                            .findFirst()
                            .orElse("see https://github.com/google/re2/wiki/Syntax");
            doubt("match.regex", message, mend);
        }
    }

    private void secret(Secret secret) {
        if (secret.value().isEmpty()) {
            doubt("match.secret", "no secret, so every arrival is refused", "give it the sender's");
        }
    }

    private void ranges(Rule.IpWhitelist whitelist) {
        for (String range : whitelist.unreadable()) {
            doubt(
                    "match.ip-range",
                    "\"" + range + "\" is no address and no CIDR",
                    "write it as 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32");
        }
        if (whitelist.ranges().isBlank()) {
            doubt("match.ip-range", "no address may pass", "give it addresses parted by blanks");
        }
    }

    private void unknown(String type) {
        String what = type.isEmpty() ? "no type" : "no type \"" + type + "\"";
        doubt("match.type", what + ", so it is never satisfied", Nearest.hint(type, TYPES));
    }

    private void requireIn(String key, String otherwise) {
        if (at("match." + key) == null) {
            doubt("match", "no \"" + key + "\"; " + otherwise, "give it \"" + key + "\"");
        }
        requireParameter();
    }

    private void requireParameter() {
        if (at("match.parameter") == null) {
            doubt("match", "no \"parameter\" to look at", "such as {source: payload, name: ref}");
        }
    }

    private void doubt(String path, String what, String mend) {
        Element place = at(path);
        if (place == null) {
            place = at(path.substring(0, Math.max(0, path.lastIndexOf('.'))));
        }
        (place == null ? element : place).doubt(what, mend);
    }

    private @Nullable Element at(String path) {
        Element at = element;
        for (String key : path.split("\\.")) {
            at = at == null ? null : at.get(key);
        }
        return at;
    }
}
