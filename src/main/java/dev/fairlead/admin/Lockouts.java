package dev.fairlead.admin;

import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import dev.fairlead.request.AddressRange;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/// Keeps out for a while who guesses. The addresses are those of clients as far as trusted proxies
/// tell them; so many are remembered and no more, the one that erred longest ago is forgotten.
@Singleton
final class Lockouts {
    static final int REMEMBERED = 10_000;

    private static final int SITE_BYTES = 8;

    private final int most;
    private final Duration within;
    private final InstantSource clock;
    private final Journal journal;

    /// The one that erred last stands last.
    private final Map<String, Guesses> all = new LinkedHashMap<>();

    /// @param since the first wrong one, or the one that was too much
    private record Guesses(Instant since, int wrong) {
        Guesses more(Instant now, int most) {
            return new Guesses(wrong + 1 == most ? now : since, wrong + 1);
        }
    }

    Lockouts(AdminConfig config, InstantSource clock, Journal journal) {
        this.most = config.wrongTokens();
        this.within = config.lockOut();
        this.clock = clock;
        this.journal = journal;
    }

    /// How long a client is locked out yet; zero when it is not.
    ///
    /// @param client as [dev.fairlead.http.TrustedProxies] tells it
    synchronized Duration remaining(String client) {
        Guesses guesses = all.get(site(client));
        if (guesses == null || guesses.wrong < most || most == 0) {
            return Duration.ZERO;
        }
        Duration left = Duration.between(clock.instant(), guesses.since.plus(within));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /// A client brought a wrong token.
    void wrong(String client, boolean atSignIn) {
        journal.write(new Entry.TokenRefused(client, atSignIn));
        if (count(site(client)) == most) {
            journal.write(new Entry.LockedOut(client, within));
        }
    }

    private synchronized int count(String site) {
        Instant now = clock.instant();
        Guesses before = all.remove(site);
        Guesses guesses =
                before == null || !now.isBefore(before.since.plus(within))
                        ? new Guesses(now, 1)
                        : before.more(now, most);
        all.put(site, guesses);
        if (all.size() > REMEMBERED) {
            all.remove(all.keySet().iterator().next());
        }
        return guesses.wrong;
    }

    /// Whose network has a /64 may use any address of it.
    private static String site(String client) {
        int port = client.lastIndexOf(':');
        String host = port < 0 ? client : client.substring(0, port).replaceAll("[\\[\\]]", "");
        int zone = host.indexOf('%');
        return AddressRange.address(zone < 0 ? host : host.substring(0, zone))
                .map(address ->
                        HexFormat.of().formatHex(address, 0, Math.min(SITE_BYTES, address.length)))
                .orElse(host);
    }
}
