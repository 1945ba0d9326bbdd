package dev.fairlead.rule;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.request.Argument;
import dev.fairlead.request.Arrival;
import dev.fairlead.request.Lookup;
import dev.fairlead.request.Origin;
import dev.fairlead.request.SecretNames;
import dev.fairlead.request.Values;
import dev.fairlead.signature.BodySignature;
import dev.fairlead.signature.BodySignature.Check;
import dev.fairlead.signature.Hash;
import dev.fairlead.signature.ScalrSignature;
import dev.fairlead.signature.Secret;
import dev.fairlead.signature.SenderCheck;
import java.security.MessageDigest;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/// Decides whether an arrival may trigger a hook (spec section 3).
public sealed interface Rule
        permits Rule.All,
                Rule.Any,
                Rule.Not,
                Rule.Never,
                Rule.Value,
                Rule.Regex,
                Rule.Hmac,
                Rule.Scalr,
                Rule.IpWhitelist,
                Rule.Unknown,
                Numeric,
                OneOf,
                Presence,
                SentBy {
    /// @param soft whether `or` forgives a wrong signature
    default Verdict evaluate(Values values, boolean soft) {
        return evaluate(values, soft, Witness.NOBODY);
    }

    /// The same while somebody looks on: there is one way to decide, for serving and for
    /// explaining.
    default Verdict evaluate(Values values, boolean soft, Witness witness) {
        witness.begins(this);
        Verdict verdict = judge(values, soft, witness);
        witness.ends(verdict);
        return verdict;
    }

    /// The verdict itself, to be asked for by [#evaluate] only: that tells the witness.
    ///
    /// @param witness to be handed on to the rules inside
    Verdict judge(Values values, boolean soft, Witness witness);

    /// The rules inside, in their order.
    default List<Rule> inside() {
        return switch (this) {
            case All(var rules) -> rules;
            case Any(var rules) -> rules;
            case Not(Rule rule) -> List.of(rule);
            case Hmac _, Scalr _, Value _, Regex _, IpWhitelist _, Unknown _, Never _ -> List.of();
            case Numeric _, OneOf _, Presence _, SentBy _ -> List.of();
        };
    }

    /// What the original complains of at each evaluation: the deprecated types in this rule and in
    /// those inside it, in their order.
    default List<String> deprecations() {
        return this instanceof Hmac hmac && hmac.deprecated()
                ? List.of(hmac.warning())
                : inside().stream().flatMap(rule -> rule.deprecations().stream()).toList();
    }

    /// The secrets that this rule and those inside it know, to be kept out of what is shown.
    default List<String> knownSecrets() {
        return switch (this) {
            case Hmac hmac -> hmac.secrets().stream().map(Secret::value).toList();
            case Scalr scalr -> scalr.secrets().stream().map(Secret::value).toList();
            case SentBy(SenderCheck check) -> check.knownSecrets();
            case Value(String value, Argument parameter) when SecretNames.hasIn(parameter) ->
                    List.of(value);
            case OneOf(var values, Argument parameter) when SecretNames.hasIn(parameter) -> values;
            case All _, Any _, Not _ ->
                    inside().stream().flatMap(rule -> rule.knownSecrets().stream()).toList();
            case Value _, Regex _, IpWhitelist _, Unknown _, Never _ -> List.of();
            case Numeric _, OneOf _, Presence _ -> List.of();
        };
    }

    /// All of them, from left to right, up to the first that is not satisfied. None at all is
    /// satisfied.
    record All(List<Rule> rules) implements Rule {
        public All {
            rules = List.copyOf(rules);
        }

        @Override
        public Verdict judge(Values values, boolean soft, Witness witness) {
            for (Rule rule : rules) {
                switch (rule.evaluate(values, soft, witness)) {
                    case Verdict.Satisfied _ -> {}
                    case Verdict.Unsatisfied no -> {
                        return no;
                    }
                    case Verdict.Broken(var cause, _) -> {
                        return Verdict.failed(cause);
                    }
                }
            }
            return Verdict.of(true);
        }
    }

    /// One of them, from left to right. None at all is not satisfied.
    record Any(List<Rule> rules) implements Rule {
        public Any {
            rules = List.copyOf(rules);
        }

        @Override
        public Verdict judge(Values values, boolean soft, Witness witness) {
            for (Rule rule : rules) {
                switch (rule.evaluate(values, soft, witness)) {
                    case Verdict.Satisfied yes -> {
                        return yes;
                    }
                    case Verdict.Unsatisfied _ -> {}
                    case Verdict.Broken(var cause, _) when !isForgiven(cause, soft) -> {
                        return Verdict.failed(cause);
                    }
                    case Verdict.Broken(_, boolean otherwise) -> {
                        if (otherwise) {
                            return Verdict.of(true);
                        }
                    }
                }
            }
            return Verdict.of(false);
        }

        private static boolean isForgiven(Verdict.Cause cause, boolean soft) {
            return switch (cause) {
                case Verdict.MissingParameter _ -> true;
                case Verdict.SignatureMismatch _ -> soft;
                case Verdict.Other _ -> false;
            };
        }
    }

    /// The opposite.
    record Not(Rule rule) implements Rule {
        @Override
        public Verdict judge(Values values, boolean soft, Witness witness) {
            return rule.evaluate(values, soft, witness).negated();
        }
    }

    /// An object without any rule in it.
    record Never() implements Rule {
        @Override
        public Verdict judge(Values values, boolean soft, Witness witness) {
            return Verdict.of(false);
        }
    }

    /// The parameter's text is that value; compared in constant time, because it may be a token.
    record Value(String value, Argument parameter) implements Rule {
        @Override
        public Verdict judge(Values values, boolean soft, Witness witness) {
            byte[] expected = value.getBytes(UTF_8);
            return on(
                    parameter,
                    values,
                    text -> Verdict.of(MessageDigest.isEqual(expected, text.getBytes(UTF_8))));
        }
    }

    /// The expression (RE2 syntax) is found in the parameter's text.
    record Regex(Expression expression, Argument parameter) implements Rule {
        @Override
        public Verdict judge(Values values, boolean soft, Witness witness) {
            return on(parameter, values, expression::findIn);
        }
    }

    /// The parameter holds the signature of the raw body.
    ///
    /// @param secrets any of them may have signed
    /// @param deprecated whether the hook file calls it `payload-hash-...`, the type's old name
    record Hmac(Hash hash, List<Secret> secrets, Argument parameter, boolean deprecated)
            implements Rule {
        public Hmac {
            secrets = List.copyOf(secrets);
        }

        private String warning() {
            String label = hash.label();
            // the original's two ways of punctuation
            String mark = hash == Hash.SHA1 ? ";" : ":";
            return "warn: use of deprecated option payload-hash-%s%s use payload-hmac-%s instead"
                    .formatted(label, mark, label);
        }

        private String wrong(byte[] body) {
            return "invalid payload signature in %s %s%s"
                    .formatted(
                            parameter.source(),
                            parameter.name(),
                            body.length == 0 ? " on empty payload" : "");
        }

        @Override
        public Verdict judge(Values values, boolean soft, Witness witness) {
            byte[] body = values.arrival().body();
            return on(
                    parameter,
                    values,
                    sent ->
                            switch (BodySignature.check(hash, secrets, body, sent)) {
                                case Check.Right _ -> Verdict.of(true);
                                case Check.Wrong(String message) ->
                                        Verdict.failed(
                                                new Verdict.SignatureMismatch(
                                                        message, wrong(body)));
                                case Check.NoSecret none ->
                                        Verdict.failed(new Verdict.Other(none.message()));
                            });
        }
    }

    /// The headers X-Signature and Date sign the raw body as Scalr does, and lately. The moment of
    /// the arrival is what counts as now.
    ///
    /// @param secrets any of them may have signed
    /// @param local the zone whose own abbreviations count in the date
    record Scalr(List<Secret> secrets, ZoneId local) implements Rule {
        public Scalr {
            secrets = List.copyOf(secrets);
        }

        @Override
        public Verdict judge(Values values, boolean soft, Witness witness) {
            Arrival arrival = values.arrival();
            Optional<String> sent = arrival.headers().first("X-Signature");
            Optional<String> date = arrival.headers().first("Date");
            if (sent.isEmpty() || date.isEmpty()) {
                return Verdict.of(false);
            }
            var check =
                    ScalrSignature.check(
                            secrets,
                            arrival.body(),
                            sent.get(),
                            date.get(),
                            arrival.receivedAt(),
                            local);
            return switch (check) {
                case ScalrSignature.Check.Right _ -> Verdict.of(true);
                case ScalrSignature.Check.Wrong(String message, String plain) ->
                        Verdict.failed(new Verdict.SignatureMismatch(message, plain));
                case ScalrSignature.Check.Undecidable(String message, String plain) ->
                        Verdict.failed(new Verdict.Other(message, plain));
            };
        }
    }

    /// The client lies in one of the ranges, which are parted by blanks.
    record IpWhitelist(String ranges) implements Rule {
        /// Those of the ranges that cannot be read.
        public List<String> unreadable() {
            return PeerRange.unreadable(ranges);
        }

        @Override
        public Verdict judge(Values values, boolean soft, Witness witness) {
            return switch (values.arrival().origin()) {
                case Origin.Http(_, String peer, _, _) -> PeerRange.anyHolds(ranges, peer);
                case Origin.Channel(String name, _) -> noAddress("a message of channel " + name);
                case Origin.Stream(String name, _) -> noAddress("an entry of stream " + name);
                case Origin.Api _ -> noAddress("what came by the API");
                case Origin.Operation _ -> noAddress("an event of this service");
            };
        }

        private static Verdict noAddress(String what) {
            return Verdict.failed(new Verdict.Other("ip-whitelist: " + what + " has no address"));
        }
    }

    /// A type that does not exist; it is never satisfied, and no error.
    record Unknown(String type, Argument parameter) implements Rule {
        @Override
        public Verdict judge(Values values, boolean soft, Witness witness) {
            return on(parameter, values, _ -> Verdict.of(false));
        }
    }

    /// Judges the text of a parameter.
    @FunctionalInterface
    interface Judgement {
        Verdict of(String text);
    }

    static Verdict on(Argument parameter, Values values, Judgement judgement) {
        return switch (values.find(parameter)) {
            case Lookup.Found found -> judgement.of(found.text());
            case Lookup.Missing missing -> Verdict.failed(Verdict.MissingParameter.of(missing));
            case Lookup.Invalid(String reason) -> Verdict.failed(new Verdict.Other(reason));
        };
    }
}
