package dev.fairlead.cli;

import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The sender's address as it is given on a command line: `192.0.2.7`, `192.0.2.7:4711`,
/// `2001:db8::7` or `[2001:db8::7]:4711`.
final class Remote {
    private static final Pattern FORM =
            Pattern.compile("\\[([^]]+)\\](?::([0-9]{1,5}))?|([0-9.]+):([0-9]{1,5})|(.+)");

    private Remote() {}

    /// @return `ip:port` or `[ip]:port`; the port is 0 when none was given
    static String peer(String text) throws WrongCallException {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw noAddress();
        }
        String ip = first(form.group(1), form.group(3), form.group(5));
        String port = first(form.group(2), form.group(4), "0");
        try {
            var _ = InetAddress.ofLiteral(ip);
        } catch (IllegalArgumentException _) {
            throw noAddress();
        }
        return (ip.contains(":") ? "[" + ip + "]" : ip) + ":" + port;
    }

    private static String first(@Nullable String one, @Nullable String other, String last) {
        return one != null ? one : other != null ? other : last;
    }

    private static WrongCallException noAddress() {
        return new WrongCallException(
                "-remote: expected an address such as 192.0.2.7 or 2001:db8::7");
    }
}
