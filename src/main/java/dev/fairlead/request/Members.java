package dev.fairlead.request;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The members of a JSON object, in order and never changed. Most objects have a handful: two small
/// arrays hold those, which a hash table would cost several times as much to make as to ask.
final class Members extends AbstractMap<String, Json> {
    private static final int FEW = 8;

    private final String[] names;
    private final Json[] values;
    private final @Nullable Map<String, Integer> places;

    private Members(Builder builder) {
        names = Arrays.copyOf(builder.names, builder.size);
        values = Arrays.copyOf(builder.values, builder.size);
        places = builder.places;
    }

    static Members of(Map<String, Json> map) {
        if (map instanceof Members members) {
            return members;
        }
        Builder builder = new Builder();
        map.forEach(builder::put);
        return builder.build();
    }

    /// Collects members; of two with the same name the place of the first and the value of the last
    /// counts.
    static final class Builder {
        private String[] names = new String[FEW];
        private Json[] values = new Json[FEW];
        private int size;
        private @Nullable Map<String, Integer> places;

        void put(String name, Json value) {
            int known = place(name, names, size, places);
            if (known >= 0) {
                values[known] = value;
                return;
            }
            if (size == names.length) {
                names = Arrays.copyOf(names, size * 2);
                values = Arrays.copyOf(values, size * 2);
            }
            if (size == FEW) {
                places = new HashMap<>();
                for (int i = 0; i < size; i++) {
                    places.put(names[i], i);
                }
            }
            if (places != null) {
                places.put(name, size);
            }
            names[size] = name;
            values[size++] = value;
        }

        Members build() {
            return new Members(this);
        }
    }

    private static int place(
            Object name, String[] names, int size, @Nullable Map<String, Integer> places) {
        if (places != null) {
            return places.getOrDefault(name, -1);
        }
        for (int i = 0; i < size; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private int place(@Nullable Object name) {
        return name == null ? -1 : place(name, names, names.length, places);
    }

    @Override
    public int size() {
        return names.length;
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return place(name) >= 0;
    }

    @Override
    public @Nullable Json get(@Nullable Object name) {
        int place = place(name);
        return place < 0 ? null : values[place];
    }

    @Override
    public Set<Entry<String, Json>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return names.length;
            }

            @Override
            public Iterator<Entry<String, Json>> iterator() {
                return new Walk();
            }
        };
    }

    private final class Walk implements Iterator<Entry<String, Json>> {
        private int at;

        @Override
        public boolean hasNext() {
            return at < names.length;
        }

        @Override
        public Entry<String, Json> next() {
            if (at == names.length) {
                throw new NoSuchElementException();
            }
            return Map.entry(names[at], values[at++]);
        }
    }
}
