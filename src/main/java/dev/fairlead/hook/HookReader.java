package dev.fairlead.hook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.delivery.Message.Header;
import dev.fairlead.hook.Deliver.Address;
import dev.fairlead.hook.Deliver.ShapedHeader;
import dev.fairlead.request.Argument;
import dev.fairlead.request.Headers;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads hooks: the properties of the original (spec section 2) and our own beside them.
final class HookReader {
    static final Set<String> KEYS =
            Set.of(
                    "id",
                    "execute-command",
                    "command-working-directory",
                    "response-message",
                    "response-headers",
                    "success-http-response-code",
                    "trigger-rule-mismatch-http-response-code",
                    "incoming-payload-content-type",
                    "http-methods",
                    "include-command-output-in-response",
                    "include-command-output-in-response-on-error",
                    "pass-arguments-to-command",
                    "pass-environment-to-command",
                    "pass-file-to-command",
                    "parse-parameters-as-json",
                    "trigger-rule",
                    "trigger-signature-soft-failures",
                    "max-concurrency",
                    "max-waiting",
                    "timeout",
                    "stdin",
                    "keep-file-environment",
                    "stderr",
                    "stream-command-output",
                    "on-client-gone",
                    "exit-code-status",
                    "command-retry",
                    "response-format",
                    "keep-arrivals",
                    "keep-bodies",
                    "redis-channel",
                    "redis-stream",
                    "on-event",
                    "http",
                    "deliver");
    static final Set<String> HEADER_KEYS = Set.of("name", "value");
    private static final Set<String> EVENTS = Set.of(HookBook.RECEIVER_DISABLED);
    static final Set<String> DELIVER_KEYS =
            Set.of("endpoint", "url", "id", "body", "headers", "when");

    private HookReader() {}

    static List<PlacedHook> hooks(Element list, EndpointReader endpoints) {
        return list.listOf(element -> new PlacedHook(hook(element, endpoints), element));
    }

    private static Hook hook(Element hook, EndpointReader endpoints) {
        hook.warnOfKeysBeside(KEYS);
        List<Deliver> deliver = delivers(hook, endpoints);
        boolean delivers = hook.get("deliver") != null;
        return new Hook(
                hook.text("id"),
                doors(hook),
                new Hook.Reading(
                        hook.text("incoming-payload-content-type"),
                        hook.list("parse-parameters-as-json", RuleReader::argument)),
                new Hook.Condition(
                        hook.find("trigger-rule", RuleReader::rule),
                        hook.flag("trigger-signature-soft-failures")),
                !delivers || hook.get("execute-command") != null ? run(hook) : null,
                deliver,
                delivers ? Hook.Subscribers.KNOWN : Hook.Subscribers.NONE,
                reply(hook),
                new Hook.Keeps(
                        Optional.ofNullable(hook.find("keep-arrivals", Element::duration)),
                        Optional.ofNullable(hook.find("keep-bodies", Element::duration))));
    }

    private static Hook.Doors doors(Element hook) {
        List<String> channels = names(hook, "redis-channel");
        List<String> streams = names(hook, "redis-stream");
        List<String> events = hook.get("on-event", e -> e.oneOrMore(HookReader::event), List.of());
        boolean isElsewhere = !(channels.isEmpty() && streams.isEmpty() && events.isEmpty());
        boolean http = hook.get("http", Element::bool, !isElsewhere);
        Set<String> methods =
                hook.list("http-methods", Element::text).stream()
                        .map(method -> method.strip().toUpperCase(Locale.ROOT))
                        .collect(Collectors.toSet());
        return new Hook.Doors(channels, streams, events, http, methods);
    }

    private static String event(Element element) {
        String event = element.text();
        if (!EVENTS.contains(event)) {
            throw element.wrong("no event \"" + event + "\"; known: " + String.join(", ", EVENTS));
        }
        return event;
    }

    private static List<String> names(Element hook, String key) {
        return hook.get(key, e -> e.oneOrMore(HookReader::name), List.of());
    }

    private static String name(Element element) {
        String name = element.text();
        if (name.isEmpty()) {
            throw element.wrong("a name is missing");
        }
        return name;
    }

    private static Hook.Run run(Element hook) {
        return new Hook.Run(
                hook.text("execute-command"),
                hook.text("command-working-directory"),
                hook.list("pass-arguments-to-command", RuleReader::argument),
                hook.list("pass-environment-to-command", RuleReader::argument),
                hook.list("pass-file-to-command", RuleReader::argument),
                hook.flag("include-command-output-in-response"),
                hook.flag("include-command-output-in-response-on-error"),
                new Hook.Limits(
                        atLeast(1, hook, "max-concurrency"),
                        atLeast(0, hook, "max-waiting"),
                        hook.find("timeout", Element::duration)),
                HandlingReader.handling(hook));
    }

    private static OptionalInt atLeast(int least, Element hook, String key) {
        Element limit = hook.get(key);
        return limit == null ? OptionalInt.empty() : OptionalInt.of(limit.atLeast(least));
    }

    private static Hook.Reply reply(Element hook) {
        return new Hook.Reply(
                hook.text("response-message"),
                hook.list("response-headers", HookReader::header),
                hook.get("success-http-response-code", Element::integer, 0),
                hook.get("trigger-rule-mismatch-http-response-code", Element::integer, 0),
                hook.get("response-format", HookReader::isJson, false));
    }

    private static boolean isJson(Element format) {
        return switch (format.text()) {
            case "text" -> false;
            case "json" -> true;
            case String other -> throw format.wrong("unknown \"" + other + "\"; known: text, json");
        };
    }

    private static Header header(Element header) {
        header.doubtKeysBeside(HEADER_KEYS);
        return new Header(Headers.canonical(header.text("name")), header.text("value"));
    }

    private static List<Deliver> delivers(Element hook, EndpointReader endpoints) {
        Set<String> keys = new HashSet<>();
        return hook.list("deliver", entry -> deliver(entry, endpoints, keys));
    }

    private static Deliver deliver(Element entry, EndpointReader endpoints, Set<String> keys) {
        Set<String> known = new HashSet<>(DELIVER_KEYS);
        known.addAll(EndpointReader.SETTINGS);
        entry.onlyKeys(known);
        Address address = address(entry);
        EndpointReader.Defined defined = defined(entry, address, endpoints);
        List<ShapedHeader> headers = ShapeReader.headers(entry);
        return new Deliver(
                freeKey(address, keys),
                address,
                entry.find("id", RuleReader::argument),
                ShapeReader.body(entry, headers),
                headers,
                entry.find("when", RuleReader::rule),
                defined.endpoint(),
                defined.line());
    }

    private static Address address(Element entry) {
        Element endpoint = entry.get("endpoint");
        Element url = entry.get("url");
        if ((endpoint == null) == (url == null)) {
            throw entry.wrong("a delivery needs either \"endpoint\" or \"url\"");
        }
        if (endpoint != null) {
            return new Address.Named(endpoint.text());
        }
        return url.isObject()
                ? new Address.Given(RuleReader.argument(url))
                : new Address.Fixed(EndpointReader.url(url));
    }

    private static EndpointReader.Defined defined(
            Element entry, Address address, EndpointReader endpoints) {
        return switch (address) {
            case Address.Named _ ->
                    endpoints.named(java.util.Objects.requireNonNull(entry.get("endpoint")), entry);
            case Address.Fixed(String url) -> endpoints.unnamed(entry, url);
            case Address.Given _ -> endpoints.unnamed(entry, null);
        };
    }

    /// The key follows from what the entry says, so that waiting deliveries find it after a
    /// reordering.
    private static String freeKey(Address address, Set<String> taken) {
        String key =
                switch (address) {
                    case Address.Named(String endpoint) -> Deliver.keyOf(endpoint);
                    case Address.Fixed(String url) -> "url:" + fingerprint(url);
                    case Address.Given(Argument url) ->
                            "url-from:" + url.source() + ":" + url.name();
                };
        String free = key;
        for (int n = 2; !taken.add(free); n++) {
            free = key + "#" + n;
        }
        return free;
    }

    /// An operator's URL may hold a token, so it is not stored as it stands.
    private static String fingerprint(String url) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(url.getBytes(UTF_8));
            return URI.create(url).getHost() + ":" + HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
