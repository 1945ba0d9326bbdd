package dev.fairlead.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fairlead.command.Commands;
import dev.fairlead.history.Minutes;
import dev.fairlead.history.Minutes.Count;
import dev.fairlead.history.Minutes.Minute;
import dev.fairlead.hook.CurrentBook;
import dev.fairlead.queue.DeliveryQueue;
import dev.fairlead.queue.Depth;
import dev.fairlead.queue.Survey;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// How things stand, and how the last hour went.
@Path("/-/api/v1/stats")
@Tag(name = "stats")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public final class StatsResource {
    private final DeliveryQueue queue;
    private final CurrentBook book;
    private final Commands commands;
    private final Minutes minutes;
    private final QueueLevels levels;
    private final InstantSource clock;

    StatsResource(
            DeliveryQueue queue,
            CurrentBook book,
            Commands commands,
            Minutes minutes,
            QueueLevels levels,
            InstantSource clock) {
        this.queue = queue;
        this.book = book;
        this.commands = commands;
        this.minutes = minutes;
        this.levels = levels;
        this.clock = clock;
    }

    /// @param at when this was so
    /// @param hooks how many there are
    /// @param commands those of this process
    /// @param deliveries how many there are, by state, in the whole queue
    /// @param minutes the last hour of this process, the oldest first; the last one is under way
    @RegisterForReflection
    record Stats(
            Instant at,
            int hooks,
            CommandCounts commands,
            States deliveries,
            List<OneMinute> minutes) {
        Stats {
            minutes = List.copyOf(minutes);
        }
    }

    /// @param running how many run now
    /// @param waiting how many wait for their turn
    @RegisterForReflection
    record CommandCounts(int running, int waiting) {}

    /// @param overdueSeconds how long that one has been due that has been due longest
    /// @param oldestDeadSeconds how long ago the oldest dead letter became one
    @Schema(name = "DeliveryCounts")
    @RegisterForReflection
    record States(
            long waiting, long inFlight, long dead, long overdueSeconds, long oldestDeadSeconds) {
        static States of(Survey survey) {
            Depth depth = survey.depth();
            return new States(
                    depth.waiting(),
                    depth.inFlight(),
                    depth.dead(),
                    survey.overdue().toSeconds(),
                    survey.oldestDead().toSeconds());
        }
    }

    /// @param counts what happened; what did not is left out
    /// @param failures attempts that failed, by kind
    /// @param queue how the whole queue stood when it was last looked at in that minute; left out
    ///   where nobody did
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record OneMinute(
            Instant at,
            Map<String, Long> counts,
            Map<String, Long> failures,
            @Nullable States queue) {
        static OneMinute of(Minute minute, @Nullable Survey seen) {
            return new OneMinute(
                    minute.at(),
                    words(minute, false),
                    words(minute, true),
                    seen == null ? null : States.of(seen));
        }

        private static Map<String, Long> words(Minute minute, boolean failures) {
            Map<String, Long> words = new TreeMap<>();
            minute.counts().forEach((count, many) -> put(count, many, failures, words));
            return words;
        }

        private static void put(Count count, long many, boolean failures, Map<String, Long> words) {
            if (count.isFailure() == failures) {
                words.put(count.word(), many);
            }
        }
    }

    @GET
    @Operation(operationId = "stats", summary = "How things stand, and the last hour")
    public Uni<Stats> stats() {
        return queue.survey().map(this::stats);
    }

    private Stats stats(Survey survey) {
        levels.saw(survey);
        return new Stats(
                clock.instant(),
                book.get().hooks().size(),
                new CommandCounts(commands.running(), commands.waiting()),
                States.of(survey),
                minutes.lastHour().stream()
                        .map(minute -> OneMinute.of(minute, levels.at(minute.at())))
                        .toList());
    }
}
