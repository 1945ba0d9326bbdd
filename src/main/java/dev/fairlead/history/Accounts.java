package dev.fairlead.history;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairlead.gotext.Utf8;
import dev.fairlead.history.Unmatched.Body;
import dev.fairlead.history.Unmatched.Field;
import dev.fairlead.journal.RunAttempt;
import dev.fairlead.journal.RunAttempt.Ending;
import dev.fairlead.request.Arrival;
import dev.fairlead.request.Mask;
import dev.fairlead.request.Origin;
import dev.fairlead.request.SecretNames;
import dev.fairlead.trigger.Explaining;
import dev.fairlead.trigger.Explanation;
import dev.fairlead.trigger.ExplanationJson;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes of what was heard what is kept. An arrival is judged once more, by the same code, to tell
/// how it was decided. Everything is masked here, so that no store, and nobody who reads one, has a
/// secret.
///
/// @param secrets what must not be shown beside the hook's own
record Accounts(Supplier<Set<String>> secrets, Keeping keeping) {
    private static final int MOST_OUTPUT = 16 * 1024;
    private static final int MOST_BODY = 4 * 1024;

    /// A secret that begins in what is shown is looked for whole.
    private static final int LOOKED_AT = 64 * 1024;

    /// So many attempts of a run are told, the last ones.
    private static final int MOST_ATTEMPTS = 50;

    Kept of(Heard heard) {
        return switch (heard) {
            case Heard.Ran ran -> run(ran);
            case Heard.Missed missed -> arrival(missed);
        };
    }

    // --- runs

    private Kept run(Heard.Ran heard) {
        Arrival arrival = heard.entry().arrival();
        Mask mask = Explaining.mask(heard.hook(), arrival, secrets.get());
        List<RunAttempt> all = heard.entry().attempts();
        int skipped = Math.max(0, all.size() - MOST_ATTEMPTS);
        List<RunAttempt> told = all.subList(skipped, all.size());
        List<Run.Attempt> attempts = new ArrayList<>();
        told.forEach(one -> attempts.add(attempt(skipped + attempts.size() + 1, one, mask)));
        Run.Attempt last = attempts.getLast();
        Instant started = all.getFirst().startedAt();
        Instant ended = all.getLast().startedAt().plus(all.getLast().took());
        Run run =
                new Run(
                        heard.entry().id(),
                        heard.hook().id(),
                        arrival.id(),
                        requestId(arrival),
                        mask.text(heard.entry().program()),
                        last.status(),
                        started,
                        Duration.between(started, ended).toMillis(),
                        last.exitCode(),
                        last.signal(),
                        last.reason(),
                        attempts);
        return new Kept(
                Kind.RUN,
                run.id(),
                run.hook(),
                started,
                run.status(),
                names(arrival),
                Notation.write(run),
                keeping.keepsBody(heard)
                        ? Notation.write(told.stream().map(one -> printed(one, mask)).toList())
                        : null,
                keeping.until(heard, started));
    }

    private static Run.Attempt attempt(int number, RunAttempt attempt, Mask mask) {
        Ending ending = attempt.ending();
        return new Run.Attempt(
                number,
                attempt.startedAt(),
                attempt.took().toMillis(),
                Run.status(ending),
                ending instanceof Ending.Exited(int code) ? code : null,
                ending instanceof Ending.Killed(int signal) ? signal : null,
                reason(ending, mask),
                null,
                null,
                null);
    }

    private static @Nullable String reason(Ending ending, Mask mask) {
        return switch (ending) {
            case Ending.NotStarted(String reason) -> mask.text(reason);
            case Ending.Refused(String reason) -> reason;
            case Ending.Exited _, Ending.Killed _, Ending.TimedOut _, Ending.Stopped _ -> null;
        };
    }

    private static Run.Printed printed(RunAttempt attempt, Mask mask) {
        Body output = shown(attempt.output(), mask);
        Body errors = shown(attempt.errors(), mask);
        return new Run.Printed(
                output.text(),
                errors.text().isEmpty() ? null : errors.text(),
                output.truncated() || errors.truncated());
    }

    private static Body shown(RunAttempt.Excerpt printed, Mask mask) {
        String text = mask.lines(Utf8.decode(printed.bytes()));
        String beginning = cut(text, MOST_OUTPUT);
        return new Body(beginning, printed.truncated() || beginning.length() < text.length());
    }

    // --- arrivals

    private Kept arrival(Heard.Missed heard) {
        Arrival arrival = heard.arrival();
        Mask mask = Explaining.mask(heard.hook(), arrival, secrets.get());
        Explanation explanation = Explaining.of(heard.hook(), arrival, secrets.get(), Set.of());
        boolean isTold = heard.isJudged() && !explanation.decision().isYes();
        String decision =
                isTold ? ExplanationJson.word(explanation.decision().kind()) : heard.decision();
        String reason = isTold ? explanation.decision().reason() : mask.text(heard.reason());
        Origin.@Nullable Http http =
                arrival.origin() instanceof Origin.Http request ? request : null;
        Unmatched told =
                new Unmatched(
                        arrival.id(),
                        requestId(arrival),
                        heard.hook().id(),
                        arrival.receivedAt(),
                        decision,
                        reason.isEmpty() ? null : reason,
                        explanation.came().door(),
                        http == null ? null : mask.text(http.method()),
                        http == null ? null : mask.text(http.target().uri()),
                        http == null ? null : mask.peer(http.remoteAddress()),
                        headers(arrival, mask),
                        arrival.body().length,
                        heard.isJudged() ? tree(explanation) : null,
                        null);
        Body body = keeping.keepsBody(heard) ? body(arrival, mask) : null;
        boolean keepsContent = heard.hook().keeps().content();
        return new Kept(
                Kind.ARRIVAL,
                told.id(),
                told.hook(),
                told.at(),
                told.decision(),
                names(arrival),
                Notation.write(keepsContent ? told : told.withoutContent()),
                body == null ? null : Notation.write(body),
                keeping.until(heard, arrival.receivedAt()));
    }

    private static JsonNode tree(Explanation explanation) {
        return Notation.tree(ExplanationJson.of(explanation).encode());
    }

    private static List<Field> headers(Arrival arrival, Mask mask) {
        return arrival.headers().fields().stream().map(field -> header(field, mask)).toList();
    }

    private static Field header(Map.Entry<String, String> field, Mask mask) {
        String name = field.getKey();
        String value = field.getValue();
        String shown =
                SecretNames.hasOutside(name)
                        ? Mask.STARS
                        : SecretNames.isOfSignature(name)
                                ? mask.signature(value)
                                : cut(mask.text(value), MOST_BODY);
        return new Field(mask.text(name), shown);
    }

    /// The beginning of a body that is text.
    private static @Nullable Body body(Arrival arrival, Mask mask) {
        byte[] bytes = arrival.body();
        byte[] looked = Arrays.copyOf(bytes, Math.min(bytes.length, LOOKED_AT));
        String text = Utf8.decode(looked);
        boolean isText =
                text.substring(0, Math.max(0, text.length() - 3))
                        .chars()
                        .noneMatch(c -> c == 0 || c == 0xFFFD); // the end may be cut in a letter
        if (bytes.length == 0 || !isText) {
            return null;
        }
        String masked = mask.lines(text);
        String beginning = cut(masked, MOST_BODY);
        return new Body(
                beginning, looked.length < bytes.length || beginning.length() < masked.length());
    }

    // ---

    /// So many bytes of it in UTF-8 at most, and no half letter.
    private static String cut(String text, int bytes) {
        CharBuffer from = CharBuffer.wrap(text);
        var _ = StandardCharsets.UTF_8.newEncoder().encode(from, ByteBuffer.allocate(bytes), true);
        return text.substring(0, from.position());
    }

    static @Nullable String requestId(Arrival arrival) {
        return arrival.origin() instanceof Origin.Http http && !http.requestId().isEmpty()
                ? http.requestId()
                : null;
    }

    /// By these it is found to be forgotten.
    private static List<String> names(Arrival arrival) {
        String request = requestId(arrival);
        return request == null ? List.of(arrival.id()) : List.of(arrival.id(), request);
    }
}
