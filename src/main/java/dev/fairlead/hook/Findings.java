package dev.fairlead.hook;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What becomes of what is found in a hook file. Serving stops at the first error and passes over
/// what the original passes over; checking goes on and keeps everything.
interface Findings {
    /// Reads a part of the file that others do not depend on.
    ///
    /// @param otherwise stands in for it where the reading goes on after an error
    <T extends @Nullable Object> T reading(Supplier<T> part, T otherwise);

    /// The file cannot be used.
    void refuse(Fault fault);

    /// It is ignored, and the log says so.
    void warn(Fault fault);

    /// It is taken as it stands, silently, and is hardly what was meant.
    void doubt(Fault fault);

    /// For those who serve: the first error ends the reading.
    record Serving(List<String> warnings) implements Findings {
        static final Findings QUIET = new Serving(new ArrayList<>());

        @Override
        public <T extends @Nullable Object> T reading(Supplier<T> part, T otherwise) {
            return part.get();
        }

        @Override
        public void refuse(Fault fault) {
            throw new HookFileException(fault);
        }

        @Override
        public void warn(Fault fault) {
            warnings.add(fault.message() + (fault.mend().isEmpty() ? "" : "; " + fault.mend()));
        }

        @Override
        public void doubt(Fault fault) {}
    }

    /// For those who check: all of it, in the order in which it was found. What an anchor holds is
    /// read at each of its aliases, and told once.
    final class Checking implements Findings {
        private final Set<Finding> found;
        private final String mend;

        Checking() {
            this(new LinkedHashSet<>(), "");
        }

        private Checking(Set<Finding> found, String mend) {
            this.found = found;
            this.mend = mend;
        }

        /// The same, with a remedy for all errors that have none.
        Checking mendingBy(String otherwise) {
            return new Checking(found, otherwise);
        }

        List<Finding> found() {
            return List.copyOf(found);
        }

        @Override
        public <T extends @Nullable Object> T reading(Supplier<T> part, T otherwise) {
            try {
                return part.get();
            } catch (HookFileException e) {
                refuse(e.fault());
                return otherwise;
            }
        }

        @Override
        public void refuse(Fault fault) {
            found.add(new Finding(fault.mend().isEmpty() ? fault.mendedBy(mend) : fault, true));
        }

        @Override
        public void warn(Fault fault) {
            found.add(new Finding(fault, false));
        }

        @Override
        public void doubt(Fault fault) {
            found.add(new Finding(fault, false));
        }
    }
}
