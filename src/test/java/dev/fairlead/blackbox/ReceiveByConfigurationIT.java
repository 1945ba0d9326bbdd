package dev.fairlead.blackbox;

/// Started without a flag, by configuration alone.
class ReceiveByConfigurationIT extends ReceiveIT {
    @Override
    FairleadProcess start(FairleadProcess.Start fairlead, String hooks) {
        return fairlead.hooks(hooks).go();
    }
}
