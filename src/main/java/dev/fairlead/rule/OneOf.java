package dev.fairlead.rule;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.request.Argument;
import dev.fairlead.request.Values;
import java.security.MessageDigest;
import java.util.List;

/// The parameter's text is one of these. All are compared, each in constant time, because they may
/// be tokens.
public record OneOf(List<String> values, Argument parameter) implements Rule {
    public OneOf {
        values = List.copyOf(values);
    }

    @Override
    public Verdict judge(Values arrival, boolean soft, Witness witness) {
        return Rule.on(
                parameter,
                arrival,
                text -> {
                    boolean found = false;
                    for (String value : values) {
                        found |= MessageDigest.isEqual(value.getBytes(UTF_8), text.getBytes(UTF_8));
                    }
                    return Verdict.of(found);
                });
    }

    /// Not the values: they may be tokens.
    @Override
    public String toString() {
        return "OneOf[" + values.size() + " values, parameter=" + parameter + "]";
    }
}
