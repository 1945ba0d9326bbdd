package dev.fairlead.attempt;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// Finds the addresses of a name.
interface Resolver {
    /// All addresses, in the order in which to try them; fails when there is none.
    CompletionStage<List<InetAddress>> resolve(String host);
}
