package org.fumogateway.fumoagent.internal;

import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import org.fumogateway.gateway.firmware.FirmwareUpdates;
import org.fumogateway.gateway.firmware.UpdateOutcome;
import org.fumogateway.gateway.firmware.UpdateStatus;

/** The updates of all instances, for faces and vendors. Thread-safe. */
final class AllUpdates implements FirmwareUpdates {

    private final ConcurrentSkipListMap<String, FirmwareUpdates> instances = new ConcurrentSkipListMap<>();

    /** An instance came. */
    void add(UpdatesService service) {
        instances.put(service.instanceUri(), service);
    }

    /** An instance went. */
    void remove(UpdatesService service) {
        instances.remove(service.instanceUri(), service);
    }

    @Override
    public List<UpdateStatus> status() {
        return instances.values().stream().flatMap(service -> service.status().stream()).toList();
    }

    @Override
    public UpdateStatus status(String instanceUri) {
        return at(instanceUri).status(instanceUri);
    }

    @Override
    public List<UpdateOutcome> history(String instanceUri) {
        return at(instanceUri).history(instanceUri);
    }

    @Override
    public void start(String instanceUri) {
        at(instanceUri).start(instanceUri);
    }

    @Override
    public void askServer(String instanceUri, boolean byUser) {
        at(instanceUri).askServer(instanceUri, byUser);
    }

    @Override
    public void consent(String instanceUri) {
        at(instanceUri).consent(instanceUri);
    }

    @Override
    public void postpone(String instanceUri, int minutes) {
        at(instanceUri).postpone(instanceUri, minutes);
    }

    @Override
    public void cancel(String instanceUri) {
        at(instanceUri).cancel(instanceUri);
    }

    private FirmwareUpdates at(String instanceUri) {
        FirmwareUpdates service = instances.get(instanceUri);
        if (service == null) {
            throw new IllegalArgumentException("There is no instance " + instanceUri);
        }
        return service;
    }
}
