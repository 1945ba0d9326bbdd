package dev.fairlead.rule;

import dev.fairlead.request.Argument;
import dev.fairlead.request.Lookup;
import dev.fairlead.request.Mask;
import dev.fairlead.request.Origin;
import dev.fairlead.request.SecretNames;
import dev.fairlead.request.Values;
import dev.fairlead.signature.Doubts;
import dev.fairlead.signature.SenderCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Says what a rule compared with what. It decides nothing: the verdict is given.
final class Comparison {
    private static final List<String> SIGNED_BY_SCALR = List.of("X-Signature", "Date");
    private static final List<String> FORWARDED =
            List.of("X-Forwarded-For", "X-Real-Ip", "Forwarded", "Cf-Connecting-Ip");

    private final Values values;
    private final Mask mask;
    private final Absent absent;

    Comparison(Values values, Mask mask) {
        this.values = values;
        this.mask = mask;
        this.absent = new Absent(values, mask);
    }

    /// What the rule asks for.
    String asks(Rule rule) {
        return switch (rule) {
            case Rule.All(var rules) -> rules.isEmpty() ? "and, of no rules: yes" : "all of (and)";
            case Rule.Any(var rules) -> rules.isEmpty() ? "or, of no rules: no" : "one of (or)";
            case Rule.Not _ -> "not";
            case Rule.Never _ -> "a rule without and, or, not, match: never";
            case Rule.Value(String expected, Argument parameter) ->
                    named(parameter) + " is " + mask.value(parameter, expected);
            case Rule.Regex(Expression.Compiled(var pattern), Argument parameter) ->
                    named(parameter) + " matches " + mask.value(parameter, pattern.pattern());
            case Rule.Regex(Expression.Malformed _, Argument parameter) ->
                    named(parameter) + " matches an expression that cannot be read";
            case Rule.Hmac hmac ->
                    named(hmac.parameter())
                            + " signs the body (HMAC-"
                            + hmac.hash().label().toUpperCase(Locale.ROOT)
                            + ")";
            case Rule.Scalr _ -> "header X-Signature signs body and Date (scalr-signature)";
            case Rule.IpWhitelist(String ranges) -> "the peer's address is in " + mask.text(ranges);
            case Numeric(var relation, var bound, Argument parameter) ->
                    named(parameter) + relation.words() + mask.value(parameter, bound.toString());
            case OneOf(var expected, Argument parameter) ->
                    named(parameter)
                            + " is one of "
                            + expected.stream()
                                    .map(one -> mask.value(parameter, one))
                                    .distinct()
                                    .collect(Collectors.joining(", "));
            case Presence(boolean filled, Argument parameter) ->
                    named(parameter) + (filled ? " is not empty" : " is there");
            case SentBy(SenderCheck check) ->
                    "header " + check.header() + " signs the body, as its sender does it";
            case Rule.Unknown(String type, _) ->
                    "match of type " + mask.quoted(type) + ", which does not exist: never";
        };
    }

    /// What the arrival has, when that says more than the verdict; else empty.
    String found(Rule rule, Verdict verdict) {
        return switch (rule) {
            case Rule.All _, Rule.Any _, Rule.Not _, Rule.Never _ -> "";
            case Rule.Value(_, Argument parameter) ->
                    isYes(verdict) ? "" : found(parameter, verdict);
            case Rule.Regex(_, Argument parameter) -> found(parameter, verdict);
            case Rule.Unknown(_, Argument parameter) -> found(parameter, verdict);
            case Rule.Hmac hmac -> foundSignature(hmac, verdict);
            case Rule.Scalr _ -> foundScalr(verdict);
            case Rule.IpWhitelist _ -> foundPeer(verdict);
            case Numeric(_, _, Argument parameter) -> found(parameter, verdict);
            case OneOf(_, Argument parameter) -> isYes(verdict) ? "" : found(parameter, verdict);
            case Presence(_, Argument parameter) -> isYes(verdict) ? "" : found(parameter, verdict);
            case SentBy _ ->
                    verdict instanceof Verdict.Broken(var cause, _)
                            ? mask.text(cause.message())
                            : "";
        };
    }

    /// What is likely wrong.
    List<String> hints(Rule rule, Verdict verdict) {
        return switch (rule) {
            case Rule.All _, Rule.Any _, Rule.Never _, Rule.Unknown _ -> List.of();
            case Rule.Not _ -> ofNot(verdict);
            case Rule.Value(String expected, Argument parameter) ->
                    isYes(verdict) ? List.of() : ofValue(expected, parameter);
            case Rule.Regex(_, Argument parameter) -> ifNo(verdict, parameter);
            case Rule.Hmac hmac -> ofSignature(hmac, verdict);
            case Rule.Scalr _ -> ofScalr(verdict);
            case Rule.IpWhitelist _ -> isYes(verdict) ? List.of() : ofPeer();
            case Numeric(_, _, Argument parameter) -> ifNo(verdict, parameter);
            case OneOf(_, Argument parameter) -> ifNo(verdict, parameter);
            case Presence(_, Argument parameter) -> ifNo(verdict, parameter);
            case SentBy(SenderCheck check) -> ofSender(check, verdict);
        };
    }

    private List<String> ifNo(Verdict verdict, Argument parameter) {
        return isYes(verdict) ? List.of() : absent.hints(parameter);
    }

    private List<String> ofSender(SenderCheck check, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Broken(Verdict.MissingParameter _, _) ->
                    List.of("a sender that was given no secret does not sign");
            case Verdict.Broken(Verdict.SignatureMismatch _, _) ->
                    Doubts.about(check, SentBy.sent(values.arrival()));
            case Verdict.Broken _, Verdict.Satisfied _, Verdict.Unsatisfied _ -> List.of();
        };
    }

    private static boolean isYes(Verdict verdict) {
        return verdict instanceof Verdict.Satisfied;
    }

    private String named(Argument parameter) {
        return mask.text(parameter.named());
    }

    private String found(Argument parameter, Verdict verdict) {
        if (verdict instanceof Verdict.Broken(Verdict.Other(String message, _), _)) {
            return mask.text(message);
        }
        return switch (values.find(parameter)) {
            case Lookup.Found found when SecretNames.hasIn(parameter) ->
                    "found another text, of %d characters".formatted(found.text().length());
            case Lookup.Found found -> "found " + mask.quoted(found.text());
            case Lookup.Missing _ -> "it is not there";
            case Lookup.Invalid(String reason) -> mask.text(reason);
        };
    }

    private String foundSignature(Rule.Hmac hmac, Verdict verdict) {
        String over = values.arrival().body().length + " bytes";
        return switch (verdict) {
            case Verdict.Satisfied _, Verdict.Unsatisfied _ -> "";
            case Verdict.Broken(Verdict.SignatureMismatch _, _)
                    when values.find(hmac.parameter()) instanceof Lookup.Found sent ->
                    "%s does not sign the %s of the body"
                            .formatted(mask.signature(sent.text()), over);
            case Verdict.Broken _ -> found(hmac.parameter(), verdict);
        };
    }

    private String foundScalr(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Satisfied _ -> "";
            case Verdict.Unsatisfied _ ->
                    SIGNED_BY_SCALR.stream()
                            .filter(name -> values.arrival().headers().first(name).isEmpty())
                            .map(name -> "header " + name + " is not there")
                            .findFirst()
                            .orElse("");
            case Verdict.Broken(Verdict.SignatureMismatch _, _) ->
                    "Date is "
                            + mask.quoted(values.arrival().headers().first("Date").orElse(""))
                            + ", the body has "
                            + values.arrival().body().length
                            + " bytes";
            case Verdict.Broken(var cause, _) -> mask.text(cause.message());
        };
    }

    private String foundPeer(Verdict verdict) {
        if (verdict instanceof Verdict.Broken(var cause, _)) {
            return mask.text(cause.message());
        }
        return values.arrival().origin() instanceof Origin.Http(_, String peer, _, _)
                ? "the peer is " + mask.peer(peer)
                : "";
    }

    private static List<String> ofNot(Verdict verdict) {
        return verdict instanceof Verdict.Broken(Verdict.MissingParameter _, boolean otherwise)
                        && otherwise
                ? List.of("a value that is missing is a yes here, but not within an and")
                : List.of();
    }

    private List<String> ofValue(String expected, Argument parameter) {
        if (!(values.find(parameter) instanceof Lookup.Found found)) {
            return absent.hints(parameter);
        }
        List<String> hints = new ArrayList<>();
        String text = found.text();
        if (text.strip().equals(expected.strip())) {
            hints.add("the two are the same but for blanks or line breaks around them");
        } else if (text.equalsIgnoreCase(expected)) {
            hints.add("the two are the same but for upper and lower case");
        } else if (text.endsWith(" " + expected)) {
            hints.add("it ends with the rule's value; what stands before that counts too");
        } else if (!expected.isEmpty() && text.contains(expected)) {
            hints.add("it holds the rule's value and more; type regex would find a part");
        }
        if (SecretNames.hasIn(parameter)) {
            hints.add("neither text is shown: the name is one of a secret");
        }
        return hints;
    }

    private List<String> ofSignature(Rule.Hmac hmac, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Satisfied _, Verdict.Unsatisfied _ -> List.of();
            case Verdict.Broken(Verdict.SignatureMismatch _, _)
                    when values.find(hmac.parameter()) instanceof Lookup.Found sent ->
                    Doubts.about(hmac.hash(), hmac.secrets(), values.arrival().body(), sent.text());
            case Verdict.Broken(Verdict.Other _, _)
                    when hmac.secrets().stream().allMatch(secret -> secret.value().isEmpty()) ->
                    List.of("the rule has no secret, or its template gave an empty one");
            case Verdict.Broken(Verdict.MissingParameter _, _) ->
                    Stream.concat(
                                    absent.hints(hmac.parameter()).stream(),
                                    Stream.of("a sender that was given no secret does not sign"))
                            .toList();
            case Verdict.Broken _ -> List.of();
        };
    }

    private static List<String> ofScalr(Verdict verdict) {
        return verdict instanceof Verdict.Broken(Verdict.SignatureMismatch(_, String plain), _)
                ? List.of(
                        plain.endsWith("outdated")
                                ? "the signature is right, but Date is more than five minutes away"
                                : "the sender has another secret, or body or Date are not what was signed")
                : List.of();
    }

    /// The rule never believes a header about the address, for everybody can send one.
    private List<String> ofPeer() {
        return Stream.of(forwarded())
                .flatMap(Optional::stream)
                .map(name -> name + " is not looked at: behind a proxy the peer is the proxy")
                .toList();
    }

    private Optional<String> forwarded() {
        return FORWARDED.stream()
                .filter(name -> values.arrival().headers().first(name).isPresent())
                .findFirst();
    }
}
