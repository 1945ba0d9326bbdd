package dev.fairlead.blackbox;

import java.nio.file.Path;

/// Started with adnanh/webhook's flags.
class ReceiveByFlagsIT extends ReceiveIT {
    @Override
    FairleadProcess start(FairleadProcess.Start fairlead, String hooks) {
        Path file = directory.resolve("my hooks.yaml");
        FairleadProcess.write(file, hooks);
        return fairlead.flag("-hooks", file.toString(), "-ip", "127.0.0.1", "-verbose").goByFlags();
    }
}
