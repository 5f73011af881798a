package org.fumogateway.hotswap.vendor;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.fumogateway.gateway.install.FirmwareInstaller;
import org.fumogateway.gateway.install.FirmwarePackage;
import org.fumogateway.gateway.install.InstallException;

/** An installer that takes nothing: the agent asks it first whenever a package is checked. */
final class AskedInstaller implements FirmwareInstaller {

    @Override
    public String kind() {
        return "asked";
    }

    @Override
    public Capabilities probe() {
        if (Thread.currentThread().getName().startsWith("fumo-agent")) {
            try {
                HoldingPoint.reach("check");
            } catch (IOException | InterruptedException over) {
                Thread.currentThread().interrupt();
            }
        }
        return new Capabilities(Set.of(), Set.of(), Map.of());
    }

    @Override
    public void check(FirmwarePackage firmware) throws InstallException {
        throw nothing();
    }

    @Override
    public void apply(String operationId, FirmwarePackage firmware, Progress progress) throws InstallException {
        throw nothing();
    }

    @Override
    public void activate(String operationId) throws InstallException {
        throw nothing();
    }

    @Override
    public void restart(String operationId) throws InstallException {
        throw nothing();
    }

    @Override
    public Stage inspect(String operationId) {
        return Stage.NONE;
    }

    @Override
    public void confirm(String operationId) throws InstallException {
        throw nothing();
    }

    @Override
    public void revert(String operationId) throws InstallException {
        throw nothing();
    }

    @Override
    public void forget(String operationId) {
        // There is nothing to forget.
    }

    private static InstallException nothing() {
        return new InstallException(405, "This installer takes nothing.");
    }
}
