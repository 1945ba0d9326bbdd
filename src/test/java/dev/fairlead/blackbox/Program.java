package dev.fairlead.blackbox;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What is tested: the native program where the build made one (`-Dnative`), else the jar on this
/// JVM.
final class Program {
    private static final String NAMED = System.getProperty("fairlead.native", "");
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    /// Quick to start, and small: there are many.
    static final List<String> JVM = List.of(JAVA, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private Program() {}

    static boolean isNative() {
        return !NAMED.isEmpty();
    }

    /// Its command, to which its flags are added.
    ///
    /// @param options of the JVM, of which a native program knows those about the heap
    static List<String> command(List<String> options) {
        List<String> command = new ArrayList<>();
        if (isNative()) {
            command.add(Path.of(NAMED).toAbsolutePath().toString());
            command.addAll(options);
        } else {
            command.addAll(JVM);
            command.addAll(AotCache.flags());
            command.addAll(options);
            command.addAll(List.of("-jar", jar()));
        }
        return command;
    }

    /// What `src/test/resources/docs/fairlead` needs to know, to be the program by its name.
    static Map<String, String> byName() {
        return isNative()
                ? Map.of("FAIRLEAD_NATIVE", Path.of(NAMED).toAbsolutePath().toString())
                : Map.of("FAIRLEAD_JAVA", JAVA, "FAIRLEAD_JAR", jar());
    }

    /// Skips, with a line that is seen, what is about the JVM alone.
    static void assumeJvm(String test, String reason) {
        if (isNative()) {
            System.out.println(test + " is skipped: " + reason);
        }
        assumeFalse(isNative(), reason);
    }

    private static String jar() {
        return Path.of(System.getProperty("fairlead.jar")).toAbsolutePath().toString();
    }
}
