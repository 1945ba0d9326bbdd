package dev.fairlead.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.signature.Ed25519Key;
import dev.fairlead.signature.Secret;
import dev.fairlead.signature.Signing;
import dev.fairlead.signature.StandardKey;
import dev.fairlead.signature.StandardWebhooks;
import io.vertx.core.Context;
import java.io.IOException;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// An ed25519 signature takes 0.4 ms, in which an event loop could carry thirty deliveries.
class SlowSignatureTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    private static final String SHARED = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    /// A key that sees on which thread it is used.
    private record WatchedKey(EdECPrivateKey key, AtomicReference<Boolean> onLoop)
            implements EdECPrivateKey {
        private static final long serialVersionUID = 1;

        static WatchedKey make() throws NoSuchAlgorithmException {
            return new WatchedKey(
                    (EdECPrivateKey)
                            KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate(),
                    new AtomicReference<>());
        }

        @Override
        public Optional<byte[]> getBytes() {
            onLoop.set(Context.isOnEventLoopThread());
            return key.getBytes();
        }

        @Override
        public NamedParameterSpec getParams() {
            return key.getParams();
        }

        @Override
        public String getAlgorithm() {
            return key.getAlgorithm();
        }

        @Override
        public String getFormat() {
            return "";
        }

        @Override
        public byte[] getEncoded() {
            return new byte[0];
        }
    }

    @Test
    void an_ed25519_signature_is_not_made_on_the_event_loop() throws Exception {
        WatchedKey key = WatchedKey.make();
        try (Rig rig = Rig.allowing("127.0.0.1");
                Receiver receiver = Receiver.answering(OK)) {
            send(rig, receiver, new StandardWebhooks(List.of(new Ed25519Key(key))));
            assertThat(receiver.only().header("webhook-signature").orElse("")).startsWith("v1a,");
        }
        assertThat(key.onLoop().get()).isFalse();
    }

    /// From an event loop, as the dispatcher does.
    private static void send(Rig rig, Receiver receiver, Signing signing) throws Exception {
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        rig.onLoop(() ->
                rig.start(
                                "http://127.0.0.1:" + receiver.port() + "/",
                                null,
                                Rig.message(),
                                signing,
                                Rig.PATIENCE)
                        .subscribe()
                        .with(
                                _ -> ended.complete(Context.isOnEventLoopThread()),
                                ended::completeExceptionally));
        assertThat(ended.get(Rig.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void only_a_key_pair_is_slow() throws Exception {
        StandardKey shared = StandardKey.of(new Secret(SHARED));
        StandardKey pair = new Ed25519Key(WatchedKey.make());
        assertThat(new StandardWebhooks(List.of(shared)).isSlow()).isFalse();
        assertThat(new StandardWebhooks(List.of(shared, pair)).isSlow()).isTrue();
        assertThat(new Signing.None().isSlow()).isFalse();
    }

    @Test
    void what_cannot_be_sent_is_told_the_same_off_the_loop() throws IOException, Exception {
        try (Rig rig = Rig.allowing("127.0.0.1")) {
            Signing signing = new StandardWebhooks(List.of(new Ed25519Key(WatchedKey.make())));
            assertThat(rig.send("ftp://x/", Rig.message(), signing).outcome())
                    .isEqualTo(rig.send("ftp://x/", Rig.message(), new Signing.None()).outcome());
        }
    }
}
