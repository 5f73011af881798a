package org.fumogateway.fumoagent.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator can set. */
@ObjectClassDefinition(name = "FUMO agent", description = "The FUMO management object of this gateway and the updates it orders.")
public @interface AgentConfiguration {

    /** URI of the instance. */
    @AttributeDefinition(name = "Instance", description = "URI of the FUMO instance; the node above it belongs to the agent too.")
    String instanceUri() default "./FwUpdate/Gw";

    /** Further instances. */
    @AttributeDefinition(name = "Components", required = false,
            description = "Parts of the gateway that are updated by themselves, each as NAME=VENDOR,PRODUCT or "
                    + "NAME=VENDOR,PRODUCT@HARDWARE, several joined by ';'. Each gets an instance of that name beside the gateway's, and the "
                    + "services whose property org.fumogateway.component has that name.")
    String[] components() default {};

    /** Instances that servers may add. */
    @AttributeDefinition(name = "Dynamic components", required = false,
            description = "Parts of the gateway whose instance a server may add and delete, in the form of the components. Empty: servers add none.")
    String[] dynamicComponents() default {};

    /** Profile. */
    @AttributeDefinition(name = "Nodes",
            description = "Which of Download, Update and DownloadAndUpdate servers find: DownloadAndUpdate alone, Download and "
                    + "Update, or all.")
    String[] nodes() default {"Download", "Update", "DownloadAndUpdate"};

    /** Trust file. */
    @AttributeDefinition(name = "Trust file", required = false,
            description = "File with the trusted release keys. If empty, trust.fut in the data folder. Without it every "
                    + "package is refused.")
    String trustFile() default "";

    /** Limit of a trial. */
    @AttributeDefinition(name = "Trial in seconds", min = "10",
            description = "How long new firmware may take to prove itself before it is taken back, if its package does not say.")
    int healthSeconds() default 600;

    /** Longest wait. */
    @AttributeDefinition(name = "Longest wait in hours", min = "0",
            description = "How long an update waits for maintenance windows, consent, a downloader or an installer before it "
                    + "is given up.")
    int longestWaitHours() default 12;

    /** Retention after failure. */
    @AttributeDefinition(name = "Keep package after failure, hours", min = "0",
            description = "How long the package of a failed update stays after the server acknowledged the report.")
    int keepAfterFailureHours() default 24;

    /** Retention after success. */
    @AttributeDefinition(name = "Keep package after success, minutes", min = "0",
            description = "How long the package of a successful update stays after the server acknowledged the report.")
    int keepAfterSuccessMinutes() default 0;

    /** Largest package. */
    @AttributeDefinition(name = "Largest package in octets", min = "1",
            description = "Larger packages are not taken, however they come; a download is refused with 501 before it begins.")
    long largestPackageOctets() default 512L << 20;

    /** Consent. */
    @AttributeDefinition(name = "Consent needed", description = "Whether a person at the gateway must agree before an update "
            + "begins.")
    boolean consentNeeded() default false;

    /** Maintenance windows. */
    @AttributeDefinition(name = "Maintenance windows", required = false,
            description = "When updates may begin, such as 02:00-04:00 or Sat-Sun 22:00-05:00, several joined by commas. If empty, at any time.")
    String[] maintenanceWindows() default {};

    /** Time zone. */
    @AttributeDefinition(name = "Time zone", required = false,
            description = "Time zone of the maintenance windows, such as Europe/Berlin. If empty, the one the gateway is set to.")
    String timeZone() default "";

    /** Requests. */
    @AttributeDefinition(name = "Hours between requests", min = "0",
            description = "How often the gateway asks its server for updates by itself, about. 0 for never.")
    int deviceRequestHours() default 24;

    /** Source of reports. */
    @AttributeDefinition(name = "Report Exec target",
            description = "Reports name the Exec target instead of the instance, for servers that want it that way.")
    boolean reportExecTarget() default false;

    /** Server for requests. */
    @AttributeDefinition(name = "Server", required = false,
            description = "ServerID that is asked for updates. If empty, the server that was heard of last.")
    String serverId() default "";
}
