package org.fumogateway.dmcommands;

import java.util.Map;
import java.util.Set;
import org.fumogateway.gateway.install.FirmwareInstaller;
import org.fumogateway.gateway.install.FirmwarePackage;
import org.fumogateway.gateway.install.InstallException;

/** An installer that could take a file system and never gets one: where a component has none, its agent gives one half a minute to come. */
final class IdleInstaller implements FirmwareInstaller {

    @Override
    public String kind() {
        return "idle";
    }

    @Override
    public Capabilities probe() {
        return new Capabilities(Set.of("rootfs"), Set.of("raw"), Map.of());
    }

    @Override
    public void check(FirmwarePackage firmware) throws InstallException {
        throw unexpected();
    }

    @Override
    public void apply(String operationId, FirmwarePackage firmware, Progress progress) throws InstallException {
        throw unexpected();
    }

    @Override
    public void activate(String operationId) throws InstallException {
        throw unexpected();
    }

    @Override
    public void restart(String operationId) throws InstallException {
        throw unexpected();
    }

    @Override
    public Stage inspect(String operationId) {
        return Stage.NONE;
    }

    @Override
    public void confirm(String operationId) throws InstallException {
        throw unexpected();
    }

    @Override
    public void revert(String operationId) throws InstallException {
        throw unexpected();
    }

    @Override
    public void forget(String operationId) {
        // There is nothing to forget.
    }

    private static InstallException unexpected() {
        return new InstallException(405, "No package is expected.");
    }
}
