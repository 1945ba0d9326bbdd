package dev.fairlead.trigger;

import dev.fairlead.delivery.Delivery;
import dev.fairlead.delivery.Message.Header;
import dev.fairlead.delivery.Reach;
import dev.fairlead.hook.Deliver;
import dev.fairlead.hook.Hook;
import dev.fairlead.hook.Shape;
import dev.fairlead.request.Argument;
import dev.fairlead.request.Mask;
import dev.fairlead.request.SecretNames;
import dev.fairlead.request.Values;
import dev.fairlead.rule.Account;
import dev.fairlead.rule.Explained;
import dev.fairlead.trigger.Explanation.Entry;
import dev.fairlead.trigger.Explanation.Sent;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What each `deliver` entry of a hook makes of an arrival, to be shown.
final class Sendings {
    private final Hook hook;
    private final Values values;
    private final Mask mask;

    Sendings(Hook hook, Values values, Mask mask) {
        this.hook = hook;
        this.values = values;
        this.mask = mask;
    }

    static boolean isSecret(Header header) {
        return SecretNames.hasOutside(header.name());
    }

    List<Entry> entries() {
        return hook.deliver().stream().map(this::entry).toList();
    }

    private Entry entry(Deliver entry) {
        Account account = new Account(values, mask);
        Shaping.Shaped shaped = new Shaping(hook.id(), entry, values).shape(account);
        @Nullable Explained when = entry.when() == null ? null : account.told();
        String key = mask.text(entry.key());
        String own = Optional.ofNullable(entry.endpoint().url()).map(mask::url).orElse("");
        return switch (shaped) {
            case Shaping.OwesNothing _ -> new Entry(key, own, when, "", null);
            case Shaping.Lacks(String reason) -> new Entry(key, own, when, mask.text(reason), null);
            case Shaping.Owes(var owed, boolean repeatable) ->
                    new Entry(key, own, when, "", sent(entry, owed.delivery(), repeatable));
        };
    }

    private Sent sent(Deliver entry, Delivery delivery, boolean repeatable) {
        var message = delivery.message();
        boolean isSecretBody =
                entry.body() instanceof Shape.Named(Argument named) && SecretNames.hasIn(named);
        return new Sent(
                mask.url(url(entry, delivery)),
                mask.text(delivery.to().lane()),
                mask.text(delivery.to().orderingKey()),
                repeatable ? delivery.id() : "",
                repeatable ? mask.text(message.webhookId()) : "",
                headers(entry, message.headers()),
                entry.endpoint().isSigned(),
                message.body().length,
                isSecretBody ? Mask.STARS : mask.excerpt(message.body()));
    }

    private static String url(Deliver entry, Delivery delivery) {
        return Optional.ofNullable(delivery.to().url())
                .or(() -> Optional.ofNullable(entry.endpoint().url()))
                .orElse("");
    }

    /// The endpoint's own go over the message's, and may be secrets whatever their names.
    private List<String> headers(Deliver entry, List<Header> shaped) {
        Reach reach = entry.endpoint().reach();
        List<String> own =
                Stream.concat(
                                reach.headers().stream().map(Header::name),
                                reach.auth().header().stream())
                        .toList();
        return Stream.concat(
                        shaped.stream()
                                .filter(header ->
                                        own.stream().noneMatch(header.name()::equalsIgnoreCase))
                                .map(this::shown),
                        own.stream().map(name -> mask.text(name) + ": " + Mask.STARS))
                .toList();
    }

    private String shown(Header header) {
        String value = isSecret(header) ? Mask.STARS : mask.text(header.value());
        return mask.text(header.name()) + ": " + value;
    }
}
