package dev.fairlead.hook;

import dev.fairlead.request.Argument;
import dev.fairlead.rule.Expression;
import dev.fairlead.rule.Rule;
import dev.fairlead.signature.Hash;
import dev.fairlead.signature.Secret;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/// Reads trigger rules (spec section 3): the first of `and`, `or`, `not`, `match` counts, none of
/// them means never.
final class RuleReader {
    /// In the order in which they count.
    static final List<String> KINDS = List.of("and", "or", "not", "match");

    static final Set<String> MATCH_KEYS =
            Set.of("type", "parameter", "value", "regex", "secret", "ip-range");
    static final Set<String> ARGUMENT_KEYS = Set.of("source", "name", "envname", "base64decode");

    private RuleReader() {}

    static Rule rule(Element element) {
        element.doubtKeysBeside(Set.copyOf(KINDS));
        Rule rule = anyKind(element);
        RuleCritic.look(element, rule);
        return rule;
    }

    private static Rule anyKind(Element element) {
        Element and = element.get("and");
        if (and != null) {
            return new Rule.All(and.listOf(RuleReader::rule));
        }
        Element or = element.get("or");
        if (or != null) {
            return new Rule.Any(or.listOf(RuleReader::rule));
        }
        Element not = element.get("not");
        if (not != null) {
            return new Rule.Not(rule(not));
        }
        Element match = element.get("match");
        return match != null ? match(match) : new Rule.Never();
    }

    private static Rule match(Element match) {
        match.doubtKeysBeside(MATCH_KEYS);
        Argument parameter = match.get("parameter", RuleReader::argument, NOTHING);
        String type = match.text("type");
        return switch (type) {
            case "value" -> new Rule.Value(match.text("value"), parameter);
            case "regex" -> new Rule.Regex(Expression.of(match.text("regex")), parameter);
            case "payload-hmac-sha1", "payload-hash-sha1" -> hmac(Hash.SHA1, match, parameter);
            case "payload-hmac-sha256", "payload-hash-sha256" ->
                    hmac(Hash.SHA256, match, parameter);
            case "payload-hmac-sha512", "payload-hash-sha512" ->
                    hmac(Hash.SHA512, match, parameter);
            case "scalr-signature" -> new Rule.Scalr(secret(match), ZoneId.systemDefault());
            case "ip-whitelist" -> new Rule.IpWhitelist(match.text("ip-range"));
            case String other -> new Rule.Unknown(other, parameter);
        };
    }

    private static final Argument NOTHING = new Argument("", "", "", false);

    private static Rule hmac(Hash hash, Element match, Argument parameter) {
        boolean deprecated = match.text("type").startsWith("payload-hash-");
        return new Rule.Hmac(hash, secret(match), parameter, deprecated);
    }

    private static Secret secret(Element match) {
        return match.get("secret", Element::secret, new Secret(""));
    }

    static Argument argument(Element element) {
        element.doubtKeysBeside(ARGUMENT_KEYS);
        Argument argument =
                new Argument(
                        element.text("source"),
                        element.text("name"),
                        element.text("envname"),
                        element.flag("base64decode"));
        ArgumentCritic.look(element, argument);
        return argument;
    }
}
