package dev.fairlead.admin;

import dev.fairlead.dashboard.Dashboard;
import dev.fairlead.http.TrustedProxies;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import io.quarkus.runtime.LaunchMode;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.Json;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lets nobody in without a token, whatever he asks for: it stands on the router before everything
/// that is served under `/-/`, and what is added there is closed at first. Who may change nothing
/// is stopped here too: by the method, so that no route has to think of it.
@Singleton
final class Gate {
    /// What is said with the changes of who signed in with a browser.
    static final String CSRF_HEADER = "X-CSRF-Token";

    /// Behind [dev.fairlead.http] and before all others.
    private static final int ORDER = 2;

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final String DEV_PAGES = "/q/";
    private static final String CHALLENGE = "Bearer realm=\"fairlead\"";

    /// RFC 9110, section 9.2.1. Any other may change something.
    private static final Set<HttpMethod> SAFE =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final Tokens tokens;
    private final Sessions sessions;
    private final Lockouts lockouts;
    private final TrustedProxies proxies;
    private final Journal journal;

    Gate(
            Tokens tokens,
            Sessions sessions,
            Lockouts lockouts,
            TrustedProxies proxies,
            Journal journal) {
        this.tokens = tokens;
        this.sessions = sessions;
        this.lockouts = lockouts;
        this.proxies = proxies;
        this.journal = journal;
    }

    void register(@Observes Router router) {
        router.route().order(ORDER).handler(this::handle);
    }

    private void handle(RoutingContext context) {
        if (isOfQuarkus(context.request())) {
            context.next();
            return;
        }
        if (!isPage(context.request())) { // pages say it themselves
            context.response()
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .putHeader("X-Content-Type-Options", "nosniff");
        }
        switch (ruling(context.request(), proxies.client(context.request()))) {
            case Ruling.Admitted(Caller caller) -> admit(caller, context);
            case Ruling.Refused refused -> refuse(refused, context);
        }
    }

    /// In dev mode its own pages are served by the same router.
    private static boolean isOfQuarkus(HttpServerRequest request) {
        return LaunchMode.current() == LaunchMode.DEVELOPMENT
                && String.valueOf(request.path()).startsWith(DEV_PAGES);
    }

    /// The dashboard's files hold nothing of anybody's; the page asks for the token.
    private static boolean isPage(HttpServerRequest request) {
        return SAFE.contains(request.method()) && Dashboard.isPage(String.valueOf(request.path()));
    }

    private void admit(Caller caller, RoutingContext context) {
        context.put(Caller.KEY, caller);
        boolean isSigningIn = isSignIn(context.request());
        context.addEndHandler(end -> {
            int status = end.succeeded() ? context.response().getStatusCode() : 0;
            if (status == FORBIDDEN) {
                journal.write(refusal(caller, context.request(), Entry.Refusal.READ_ONLY));
            } else if (!isSigningIn && changes(context.request())) {
                journal.write(
                        new Entry.CallMade(
                                caller.name(), caller.from(), told(context.request()), status));
            }
        });
        context.next();
    }

    private static void refuse(Ruling.Refused refused, RoutingContext context) {
        refused.headers().forEach(context.response()::putHeader);
        var _ =
                context.response()
                        .setStatusCode(refused.status())
                        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.JSON.toString())
                        .end(Json.encode(Problem.told(refused.status(), refused.detail())));
    }

    private Ruling ruling(HttpServerRequest request, String from) {
        Duration locked = lockouts.remaining(from);
        if (locked.isPositive()) {
            journal.write(new Entry.CallRefused("", from, told(request), Entry.Refusal.LOCKED_OUT));
            return new Ruling.Refused(
                    TOO_MANY_REQUESTS,
                    "too many wrong tokens came from this address; try again later",
                    Map.of("Retry-After", Long.toString(locked.toSeconds() + 1)));
        }
        return caller(request, from)
                .map(caller -> allowed(caller, request))
                .orElseGet(() -> stranger(request, from));
    }

    private Optional<Caller> caller(HttpServerRequest request, String from) {
        boolean isSecure = proxies.isSecure(request);
        if (isSignIn(request) || isPage(request)) {
            return Optional.of(new Caller("", Access.READ_ONLY, from, isSecure, null));
        }
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization != null) {
            return tokens.inHeader(authorization)
                    .map(token -> new Caller(token.name(), token.access(), from, isSecure, null));
        }
        if (tokens.isUnguarded()) {
            return Optional.of(new Caller("dev", Access.FULL, from, isSecure, null));
        }
        return Optional.ofNullable(request.getCookie(SessionResource.COOKIE))
                .map(Cookie::getValue)
                .flatMap(sessions::of)
                .map(session ->
                        new Caller(
                                session.token().name(),
                                session.token().access(),
                                from,
                                isSecure,
                                session));
    }

    private Ruling allowed(Caller caller, HttpServerRequest request) {
        if (!changes(request) || hasHeader(request)) {
            return rights(caller, request);
        }
        if (isCrossSite(request) || !isMeant(caller.session(), request)) {
            journal.write(refusal(caller, request, Entry.Refusal.CROSS_SITE));
            return new Ruling.Refused(
                    FORBIDDEN,
                    "a change by who signed in comes from our own pages, with the header "
                            + CSRF_HEADER
                            + " that GET /-/session tells",
                    Map.of());
        }
        return rights(caller, request);
    }

    private Ruling rights(Caller caller, HttpServerRequest request) {
        if (caller.access() == Access.FULL || !changes(request) || isAboutSession(request)) {
            return new Ruling.Admitted(caller);
        }
        journal.write(refusal(caller, request, Entry.Refusal.READ_ONLY));
        return new Ruling.Refused(
                FORBIDDEN, "the token of " + caller.name() + " may read only", Map.of());
    }

    /// RFC 6750, section 3: a reason only for who brought a token. A cookie that is no longer good
    /// is not counted: nobody guesses one.
    private Ruling stranger(HttpServerRequest request, String from) {
        boolean isWrong = hasHeader(request);
        if (isWrong) {
            lockouts.wrong(from, false);
        } else {
            journal.write(new Entry.TokenMissing(from));
        }
        return new Ruling.Refused(
                UNAUTHORIZED,
                "this needs a token of fairlead.admin.tokens: Authorization: Bearer TOKEN",
                Map.of(
                        "WWW-Authenticate",
                        isWrong ? CHALLENGE + ", error=\"invalid_token\"" : CHALLENGE));
    }

    private static boolean changes(HttpServerRequest request) {
        return !SAFE.contains(request.method());
    }

    /// A browser never adds it by itself, so the call is meant.
    private static boolean hasHeader(HttpServerRequest request) {
        return request.getHeader(HttpHeaders.AUTHORIZATION) != null && !isSignIn(request);
    }

    private static boolean isMeant(@Nullable Session session, HttpServerRequest request) {
        String said = request.getHeader(CSRF_HEADER);
        return session == null || said != null && Sessions.isSame(session.csrf(), said);
    }

    /// Browsers tell by the one header or by the other (Fetch Metadata, where they speak TLS; RFC
    /// 6454, section 7); what tells nothing is no browser.
    private boolean isCrossSite(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin != null && !proxies.isOwnHost(origin.replaceFirst("^https?://", ""), request);
    }

    private static boolean isSignIn(HttpServerRequest request) {
        return SessionResource.SIGN_IN.equals(request.path())
                && request.method().equals(HttpMethod.POST);
    }

    private static boolean isAboutSession(HttpServerRequest request) {
        return isSignIn(request) || SessionResource.SIGN_OUT.equals(request.path());
    }

    private Entry refusal(Caller caller, HttpServerRequest request, Entry.Refusal why) {
        return new Entry.CallRefused(caller.name(), caller.from(), told(request), why);
    }

    /// A token in a query is a mistake; it is not for the log.
    private String told(HttpServerRequest request) {
        boolean holdsToken =
                request.params().entries().stream()
                        .anyMatch(entry -> tokens.find(entry.getValue()).isPresent());
        return request.method() + " " + (holdsToken ? request.path() + "?…" : request.uri());
    }
}
