package dev.fairlead.cli;

import dev.fairlead.request.ArrivalIds;
import dev.fairlead.request.Headers;
import dev.fairlead.request.Json;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `fairlead send`: brings an event to a hook of a running server.
final class Send implements Subcommand {
    private static final Synopsis SYNOPSIS =
            new Synopsis(
                    "send",
                    "HOOK [BODY]",
                    "bring an event to a hook of the running server",
                    """
                    Brings an event to a hook, as a message on its Redis channel would: its rule is asked, its
                    deliveries are stored, its command runs. The body is the word, the file of -body, or the standard
                    input.

                        fairlead send payments '{"webhookId":"8f2e","data":{"payment":"PY-ABCDX"}}'
                        fairlead send payments -body event.json -key order-17
                        jq -c . event.json | fairlead send payments

                    The key makes a repeat harmless: the same key at the same hook again sends nothing anew. Without
                    -key it is a random one, which is told when the answer did not come.
                    """
                            + ApiClient.exitCodes(
                                    "it triggered",
                                    "the hook's rule said no, or the event cannot be taken"),
                    ApiClient.flags(
                            List.of(
                                    Flag.text(
                                            "body", "the file with the body, - for standard input"),
                                    Flag.text(
                                            "key",
                                            "the Idempotency-Key, 1 to 255 visible characters"),
                                    Flag.text(
                                            "content-type",
                                            "what the body is; by default application/json"),
                                    Flag.list(
                                            "header",
                                            "a header for the hook's rule, 'Name: value'; may be given more than once"),
                                    Flag.bool("json", "print the answer as one JSON document"))));

    @Override
    public Synopsis synopsis() {
        return SYNOPSIS;
    }

    @Override
    public int run(GoFlags.Given given, Terminal terminal)
            throws WrongCallException, GivenUpException {
        String key = given.value("key").orElseGet(() -> new ArrivalIds(new SecureRandom()).next());
        if (!key.matches("[!-~]{1,255}")) {
            throw new WrongCallException("-key: 1 to 255 visible ASCII characters");
        }
        Map<String, String> headers = headers(given);
        headers.put("Idempotency-Key", key);
        ApiClient api = ApiClient.of(given, terminal);
        byte[] body = Input.body(given, 1, terminal);
        ApiClient.Answer answer;
        try {
            answer = api.post("/events", Map.of("hook", given.rest().getFirst()), headers, body);
        } catch (GivenUpException e) {
            if (e.code() == UNREACHABLE || e.code() == LATER) {
                terminal.err().println("the same again: -key " + key + " lets it count once");
            }
            throw e;
        }
        boolean triggered = answer.text("triggered").equals("true");
        terminal.out().print(given.isSet("json") ? answer.json().compact() + "\n" : text(answer));
        return triggered ? DONE : FAILED;
    }

    private static Map<String, String> headers(GoFlags.Given given) throws WrongCallException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String header : given.all("header")) {
            int colon = header.indexOf(':');
            if (colon < 1 || !Headers.isToken(header.substring(0, colon))) {
                throw new WrongCallException("-header: expected Name: value");
            }
            headers.put(header.substring(0, colon), header.substring(colon + 1).strip());
        }
        String type = given.value("content-type").orElse("application/json");
        headers.put("Content-Type", type);
        if (!headers.values().stream().allMatch(value -> value.matches("[ -~]*"))) {
            throw new WrongCallException(
                    "-header, -content-type: a value is ASCII text in one line");
        }
        return headers;
    }

    private static String text(ApiClient.Answer answer) {
        if (!answer.text("triggered").equals("true")) {
            return "not triggered: the hook's rule said no\n";
        }
        StringBuilder text = new StringBuilder();
        if (answer.text("commandStarted").equals("true")) {
            text.append("command started\n");
        }
        List<Json> deliveries = answer.list("deliveries");
        for (Json one : deliveries) {
            boolean added = ApiClient.textOf(one, "added").equals("true");
            text.append(
                    "delivery %s%s\n"
                            .formatted(ApiClient.textOf(one, "id"), added ? "" : " (known)"));
        }
        return text.isEmpty() ? "triggered; nothing is owed\n" : text.toString();
    }
}
