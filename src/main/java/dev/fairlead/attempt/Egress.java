package dev.fairlead.attempt;

import dev.fairlead.delivery.Proxy;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Knows which proxy leads out, if any.
final class Egress {
    private final Proxy usual;
    private final List<AddressRange> directRanges = new ArrayList<>();
    private final List<String> directNames = new ArrayList<>();

    private Egress(Proxy usual) {
        this.usual = usual;
    }

    /// As configured; what cannot be read is told with the option's name and not repeated.
    static Egress of(AttemptConfig config) {
        try {
            Egress egress = new Egress(Proxy.of(config.proxy().orElse("none")));
            config.noProxy().orElse(List.of()).forEach(egress::except);
            return egress;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("fairlead.attempt.proxy: " + e.getMessage(), e);
        }
    }

    /// An address or a range of them, else a name with all that is under it.
    private void except(String entry) {
        try {
            directRanges.add(AddressRange.parse(entry));
        } catch (IllegalArgumentException _) {
            directNames.add(bare(entry.toLowerCase(Locale.ROOT)));
        }
    }

    private static String bare(String name) {
        return name.startsWith(".") ? name.substring(1) : name;
    }

    /// The proxy for that target, or null when the way is direct.
    Proxy.@Nullable Http to(Target target, Proxy wanted) {
        return switch (wanted) {
            case Proxy.None _ -> null;
            case Proxy.Http own -> own;
            case Proxy.Usual _ ->
                    usual instanceof Proxy.Http proxy && !isDirect(target) ? proxy : null;
        };
    }

    private boolean isDirect(Target target) {
        byte[] address = target.literal().map(InetAddress::getAddress).orElse(null);
        if (address != null) {
            return directRanges.stream().anyMatch(range -> range.contains(address));
        }
        String host = target.host().toLowerCase(Locale.ROOT);
        return directNames.stream()
                .anyMatch(name -> host.equals(name) || host.endsWith("." + name));
    }
}
