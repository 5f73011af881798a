package org.fumogateway.updateserver.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.gateway.DeliveryRoute;
import org.fumogateway.server.gateway.FumoInstance;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.job.UpdateJob.Operation;

/**
 * What a gateway is asked about one of its instances outside an inspection.
 *
 * @param instanceUri the instance
 * @param job         the job that the answer settles, or null
 * @param uris        what is read
 */
record Question(String instanceUri, UpdateJob job, List<String> uris) {

    private static final String STATE = "/State";
    private static final String PACKAGE_VERSION = "/PkgVersion";
    private static final String LAST_RESULT = "/Ext/LastResult";

    /**
     * What became of an operation.
     *
     * @param own true if it was about the firmware of the gateway itself, false if about that of a component
     */
    static Question about(UpdateJob job, boolean own) {
        String instance = job.instanceUri();
        if (!own) {
            // What runs in a component is told by its own instance, if at all; else the version of the package that went into effect says it.
            return new Question(instance, job, List.of(instance + STATE, instance + UpdateTarget.VERSION, instance + PACKAGE_VERSION, instance
                    + LAST_RESULT));
        }
        if (job.state() == UpdateJob.State.LOST && job.execStatus() != 0) {
            // Only then the last result is that of this operation: a command that was never accepted has none (FUMO-113).
            return new Question(instance, job, List.of(instance + STATE, Gateway.FIRMWARE_VERSION, instance + PACKAGE_VERSION,
                    instance + LAST_RESULT));
        }
        boolean unreported = job.state() == UpdateJob.State.NEW || job.state() == UpdateJob.State.LOST;
        if (unreported) {
            return new Question(instance, job, List.of(instance + STATE, Gateway.FIRMWARE_VERSION, instance + PACKAGE_VERSION));
        }
        if (job.operation().updates()) {
            return new Question(instance, job, List.of(instance + STATE, Gateway.FIRMWARE_VERSION));
        }
        boolean failed = job.state() == UpdateJob.State.REPORTED_FAIL && job.operation() == Operation.DOWNLOAD;
        return new Question(instance, job, failed ? List.of(instance + STATE, instance + "/Download/PkgURL")
                : List.of(instance + STATE, Gateway.FIRMWARE_VERSION, instance + PACKAGE_VERSION));
    }

    /** How an instance stands after an update that nobody here ordered. */
    static Question afterOwnUpdate(String instanceUri) {
        return new Question(instanceUri, null, List.of(instanceUri + STATE, Gateway.FIRMWARE_VERSION));
    }

    /** What must be known for certain before a command; null if nothing. */
    static Question before(Delivery delivery, DeliveryRoute route) {
        String instance = delivery.instance().uri();
        if (delivery.operation() == Operation.UPDATE && !delivery.inObject()) {
            return new Question(instance, null, List.of(instance + STATE, instance + PACKAGE_VERSION));
        }
        if (!route.detailsFirst()) {
            return null;
        }
        // Whether the gateway still takes large objects is asked only before one is sent: scripts 15.1.3 and 15.2.3 differ in this.
        return new Question(instance, null, delivery.inObject()
                ? List.of(Gateway.FIRMWARE_VERSION, Gateway.HARDWARE_VERSION, Gateway.SOFTWARE_VERSION, Gateway.OEM, Gateway.LARGE_OBJECTS)
                : List.of(Gateway.FIRMWARE_VERSION, Gateway.HARDWARE_VERSION, Gateway.SOFTWARE_VERSION, instance + STATE));
    }

    /** True if the version of a component was asked for, not that of the gateway. */
    boolean aboutComponent() {
        return uris.contains(instanceUri + UpdateTarget.VERSION);
    }

    ManagementCommand command() {
        return new ManagementCommand.Read(uris);
    }

    boolean concerns(FumoInstance instance) {
        return instance.uri().equals(instanceUri);
    }

    /** The values of DevDetail leaves in an answer. */
    static Map<String, String> details(CommandResult result) {
        Map<String, String> details = new HashMap<>();
        result.values().stream().filter(value -> Inspection.LEAVES.contains(value.uri()) || Inspection.isLeafOfInstance(value.uri()))
                .forEach(value -> details.put(value.uri(), value.text()));
        return details;
    }
}
