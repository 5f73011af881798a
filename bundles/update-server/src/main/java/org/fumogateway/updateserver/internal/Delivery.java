package org.fumogateway.updateserver.internal;

import java.util.List;
import java.util.Optional;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.gateway.DeliveryRoute;
import org.fumogateway.server.gateway.DeliveryRoute.Way;
import org.fumogateway.server.gateway.FumoInstance;
import org.fumogateway.server.gateway.FumoInstance.Node;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.release.ReleasePackage;

/**
 * How a package gets into an instance (FUMO-113).
 *
 * @param release   what
 * @param instance  where to
 * @param operation how
 * @param inObject  true if the package itself goes to PkgData first
 */
record Delivery(ReleasePackage release, FumoInstance instance, UpdateJob.Operation operation, boolean inObject) {

    Delivery(ReleasePackage release, FumoInstance instance, UpdateJob.Operation operation) {
        this(release, instance, operation, false);
    }

    /**
     * The way that this instance offers; empty if it has none that this server can go (FUMO-24).
     *
     * @param use          whether it may go as a large object
     * @param mostInObject octets of the largest package that goes as a large object where nobody asked for that
     */
    static Optional<Delivery> of(ReleasePackage release, FumoInstance instance, DeliveryRoute route, ObjectPolicy.Use use, long mostInObject) {
        boolean thereAlready = FumoState.of(instance).holdsPackage()
                && release.version().equals(instance.packageVersion());
        if (thereAlready && instance.nodes().contains(Node.UPDATE)) {
            return Optional.of(new Delivery(release, instance, UpdateJob.Operation.UPDATE));
        }
        boolean object = use != ObjectPolicy.Use.NEVER && instance.nodes().contains(Node.PACKAGE_DATA) && instance.nodes().contains(Node.UPDATE);
        Delivery inObject = new Delivery(release, instance, route.way().updatesLater() ? UpdateJob.Operation.DELIVERY
                : UpdateJob.Operation.UPDATE, true);
        if (object && route.way().inObject() && use == ObjectPolicy.Use.AS_CHOSEN) {
            return Optional.of(inObject);
        }
        boolean twoCommands = instance.nodes().contains(Node.DOWNLOAD) && instance.nodes().contains(Node.UPDATE);
        boolean oneCommand = instance.nodes().contains(Node.DOWNLOAD_AND_UPDATE);
        if (oneCommand && (route.way() == Way.DOWNLOAD_AND_UPDATE || route.way() == Way.LARGE_OBJECT || !twoCommands)) {
            return Optional.of(new Delivery(release, instance, UpdateJob.Operation.DOWNLOAD_AND_UPDATE));
        }
        if (twoCommands) {
            return Optional.of(new Delivery(release, instance, UpdateJob.Operation.DOWNLOAD));
        }
        return object && (route.way().inObject() || release.size() <= mostInObject) ? Optional.of(inObject) : Optional.empty();
    }

    /** The commands; URL and Exec stay in this order (FUMO-68). */
    static ManagementCommand command(UpdateJob job, String url) {
        String target = job.instanceUri() + "/" + node(job.operation());
        ManagementCommand execute = new ManagementCommand.Execute(target, job.correlator());
        if (job.operation() == UpdateJob.Operation.UPDATE) {
            return execute;
        }
        return new ManagementCommand.InOrder(List.of(new ManagementCommand.Write(target + "/PkgURL", "chr", "text/plain", url),
                execute));
    }

    private static String node(UpdateJob.Operation operation) {
        return switch (operation) {
            case DOWNLOAD -> "Download";
            case UPDATE -> "Update";
            case DELIVERY -> throw new IllegalArgumentException("there is no command after a delivery");
            case DOWNLOAD_AND_UPDATE -> "DownloadAndUpdate";
        };
    }
}
