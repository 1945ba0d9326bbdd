package dev.fairlead.hook;

import dev.fairlead.delivery.Auth;
import dev.fairlead.delivery.Auth.ClientCredentials;
import dev.fairlead.delivery.Message.Header;
import dev.fairlead.delivery.OwnHeaders;
import dev.fairlead.delivery.Proxy;
import dev.fairlead.delivery.Reach;
import dev.fairlead.delivery.Route;
import dev.fairlead.delivery.Tls;
import dev.fairlead.signature.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads what it takes to be let in by an endpoint: `headers`, `auth`, `tls` and `proxy`.
final class ReachReader {
    static final Set<String> KEYS = Set.of("headers", "auth", "tls", "proxy");

    private static final Set<String> FORMS = Set.of("basic", "bearer", "header", "oauth2");
    private static final Set<String> OAUTH2 =
            Set.of(
                    "token-url",
                    "client-id",
                    "client-secret",
                    "client-authentication",
                    "scope",
                    "audience",
                    "tls");

    /// For who is not the operator of this host: no files of it, no proxy, and only addresses that
    /// the guard lets strangers name.
    static final ReachReader GUARDED = new ReachReader(new TlsReader(null), true);

    private final TlsReader tls;
    private final boolean guarded;

    /// @param tls reads the certificates that the file names
    ReachReader(TlsReader tls) {
        this(tls, false);
    }

    private ReachReader(TlsReader tls, boolean guarded) {
        this.tls = tls;
        this.guarded = guarded;
    }

    Reach read(Element endpoint) {
        Route route =
                new Route(
                        endpoint.get("tls", tls::read, Tls.USUAL),
                        endpoint.get("proxy", this::proxy, new Proxy.Usual()),
                        guarded);
        Element auth = endpoint.get("auth");
        requireNotEmptied(endpoint);
        return new Reach(
                headers(endpoint), auth == null ? new Auth.None() : auth(auth, route), route);
    }

    /// A key without a value counts as absent elsewhere; here everything would go out without it.
    private static void requireNotEmptied(Element endpoint) {
        endpoint.members()
                .forEach((key, value) -> {
                    if (key.equalsIgnoreCase("auth") && value.isNull()) {
                        throw value.wrong("there is nothing here; leave the key out, or say how");
                    }
                });
    }

    /// Headers of an endpoint are texts; those of a `deliver` entry are taken from the arrival.
    private static List<Header> headers(Element endpoint) {
        List<Header> headers = new ArrayList<>();
        Element members = endpoint.get("headers");
        if (members != null) {
            members.members().forEach((name, value) -> headers.add(new Header(name, value.text())));
        }
        return headers;
    }

    private Proxy proxy(Element element) {
        if (guarded) {
            throw element.wrong("only a hook file may say through what is sent");
        }
        try {
            return Proxy.of(element.text());
        } catch (IllegalArgumentException e) {
            throw element.wrong(String.valueOf(e.getMessage()));
        }
    }

    private Auth auth(Element auth, Route route) {
        auth.onlyKeys(FORMS);
        if (auth.members().size() != 1) {
            throw auth.wrong("one of basic, bearer, header and oauth2");
        }
        Map.Entry<String, Element> form = auth.members().entrySet().iterator().next();
        Element settings = form.getValue();
        return switch (form.getKey().toLowerCase(Locale.ROOT)) {
            case "basic" -> basic(settings);
            case "bearer" -> {
                settings.onlyKeys(Set.of("token"));
                yield Auth.Fixed.bearer(secret(settings, "token"));
            }
            case "header" -> header(settings);
            case String _ -> oauth2(settings, route);
        };
    }

    private static Auth basic(Element settings) {
        settings.onlyKeys(Set.of("username", "password"));
        String username = text(settings, "username");
        if (username.contains(":")) {
            throw settings.wrong("a username of Basic must not have a colon");
        }
        return Auth.Fixed.basic(username, secret(settings, "password"));
    }

    private static Auth header(Element settings) {
        settings.onlyKeys(Set.of("name", "value"));
        String name = text(settings, "name");
        if (OwnHeaders.contains(name) || !name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")) {
            throw settings.wrong("\"name\" is no header that can be had; such as X-Api-Key");
        }
        return Auth.Fixed.header(name, secret(settings, "value"));
    }

    private Auth oauth2(Element settings, Route route) {
        settings.onlyKeys(OAUTH2);
        Element url = settings.get("token-url");
        if (url == null) {
            throw settings.wrong("needs \"token-url\"");
        }
        SequencedMap<String, String> parameters = new LinkedHashMap<>();
        for (String key : List.of("scope", "audience")) {
            String value = settings.text(key);
            if (!value.isEmpty()) {
                parameters.put(key, value);
            }
        }
        return new ClientCredentials(
                EndpointReader.url(url),
                new ClientCredentials.Client(
                        text(settings, "client-id"),
                        secret(settings, "client-secret"),
                        settings.get("client-authentication", ReachReader::isInBody, false)),
                parameters,
                new Route(settings.get("tls", tls::read, route.tls()), route.proxy(), guarded));
    }

    private static boolean isInBody(Element element) {
        return switch (element.text()) {
            case "basic" -> false;
            case "post" -> true;
            case String _ -> throw element.wrong("expected basic or post");
        };
    }

    private static String text(Element settings, String key) {
        String text = settings.text(key);
        if (text.isEmpty()) {
            throw settings.wrong("needs \"" + key + "\"");
        }
        return fit(settings, text);
    }

    /// A secret that is there; it is not repeated in any error.
    static Secret secret(Element settings, String key) {
        @Nullable Element element = settings.get(key);
        if (element == null || element.text().isEmpty()) {
            throw settings.wrong("needs \"" + key + "\", and it is empty or missing");
        }
        if (element.isReadOtherwise()) {
            throw element.wrong("YAML takes this for a number or the like; put it in quotes");
        }
        return new Secret(fit(element, element.text()));
    }

    private static String fit(Element element, String text) {
        if (text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw element.wrong("holds a line break or another control character");
        }
        return text;
    }
}
