package dev.fairlead.hook;

/// A hook and where it stands in its file.
public final class PlacedHook {
    private final Hook hook;
    private final Element element;

    PlacedHook(Hook hook, Element element) {
        this.hook = hook;
        this.element = element;
    }

    public Hook hook() {
        return hook;
    }

    Element element() {
        return element;
    }

    /// What is wrong with the value of a key.
    ///
    /// @param key of the hook; where it is absent the hook itself is the place
    public Fault fault(String key, String what, String mend) {
        Element member = element.get(key);
        return (member == null ? element : member).fault(what, mend);
    }

    /// What is wrong with a `deliver` entry, by its place in the list.
    public Fault deliveryFault(int place, String what, String mend) {
        return element.list("deliver", one -> one).get(place).fault(what, mend);
    }
}
