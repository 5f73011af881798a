package org.fumogateway.dlota.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the DLOTA client. */
@ObjectClassDefinition(name = "FUMO Gateway: DLOTA download client", description = "Fetches update packages over HTTP.")
@interface DlotaConfiguration {

    /** Plain http. */
    @AttributeDefinition(description = "Allow http:// (the package signature is then the only protection); for tests and demos")
    boolean allowHttp() default false;

    /** Hosts. */
    @AttributeDefinition(description = "Hosts that may be asked, *.suffix for all below a domain; empty: any public host")
    String[] allowedHosts() default {};

    /** Networks. */
    @AttributeDefinition(description = "Private or loopback networks that may be asked, as CIDR such as 127.0.0.0/8")
    String[] allowedNetworks() default {};

    /** Proxy. */
    @AttributeDefinition(description = "HTTP proxy for downloads as host:port; empty: none, whatever the environment says. The proxy "
            + "looks up host names by itself, so it must refuse inner addresses too")
    String proxy() default "";

    /** Trust. */
    @AttributeDefinition(description = "PEM file with the authorities that servers' certificates are checked against; "
            + "empty: those of the Java platform")
    String trustedCertificates() default "";

    /** Pins. */
    @AttributeDefinition(description = "Public keys as sha256/BASE64, one of which every server must show beside a trusted certificate; "
            + "empty: any")
    String[] pinnedKeys() default {};

    /** Identity. */
    @AttributeDefinition(description = "PEM file with the certificate chain that is shown to servers that ask for one; empty: none")
    String clientCertificate() default "";

    /** Its key. */
    @AttributeDefinition(description = "PEM file with the private key of clientCertificate in PKCS #8, readable by its owner only")
    String clientKey() default "";

    /** Credentials. */
    @AttributeDefinition(description = "Properties file, readable by its owner only, with HOST.type (basic, digest or bearer), HOST.name, "
            + "HOST.secret and HOST.realm of servers that ask who fetches; empty: none")
    String credentials() default "";

    /** Octets in all. */
    @AttributeDefinition(description = "Most octets received for one package, in percent of its size, whatever breaks and begins again")
    int octetBudgetPercent() default 300;

    /** Rate. */
    @AttributeDefinition(description = "Most octets in a second, all downloads together; 0: no limit; may be changed while they run")
    long maxOctetsPerSecond() default 0;

    /** Types. */
    @AttributeDefinition(description = "Content types accepted for packages besides application/octet-stream")
    String[] packageTypes() default {Settings.PACKAGE_TYPE};

    /** Largest object. */
    @AttributeDefinition(description = "Largest package in octets that is downloaded this way; 0: what the gateway takes at all (largestPackageOctets of "
            + "org.fumogateway.fumoagent), which holds for larger values too")
    long maxSize() default 0;

    /** Connect. */
    @AttributeDefinition(description = "Time to connect, in milliseconds")
    long connectTimeoutMillis() default 30_000;

    /** Head. */
    @AttributeDefinition(description = "Time until the head of an answer is there, in milliseconds")
    long headTimeoutMillis() default 60_000;

    /** Stall. */
    @AttributeDefinition(description = "Time without an octet of the body after which a connection counts as broken, in milliseconds")
    long stallTimeoutMillis() default 60_000;

    /** Slowness. */
    @AttributeDefinition(description = "Slowest tolerated speed in octets per second")
    long minimumSpeed() default 1000;

    /** Window of slowness. */
    @AttributeDefinition(description = "Over how many milliseconds the speed is measured")
    long speedWindowMillis() default 300_000;

    /** First wait. */
    @AttributeDefinition(description = "First wait between tries in milliseconds; doubles with each try up to the sixteenfold")
    long firstWaitMillis() default 30_000;

    /** Tries. */
    @AttributeDefinition(description = "Tries without progress before a download is given up")
    int tries() default 5;

    /** Budget. */
    @AttributeDefinition(description = "Time for a whole download in minutes")
    long budgetMinutes() default 24 * 60;

    /** Report time-out. */
    @AttributeDefinition(description = "Time for the answer to a status report in milliseconds")
    long reportTimeoutMillis() default 30_000;

    /** Report wait. */
    @AttributeDefinition(description = "Wait before a status report is sent again, in milliseconds; the next one is the sixfold")
    long reportWaitMillis() default 10_000;

    /** Windows. */
    @AttributeDefinition(description = "When packages may be fetched, such as 02:00-04:00 or Sat-Sun 22:00-05:00, several joined by commas; "
            + "empty: at any time. Changes hold at once, also for downloads in progress")
    String[] downloadWindows() default {};

    /** Time zone. */
    @AttributeDefinition(description = "Time zone of the windows, such as Europe/Berlin; empty: the one the gateway is set to")
    String timeZone() default "";

    /** Longest wait. */
    @AttributeDefinition(description = "How many hours the windows may hold one download altogether before it is given up")
    int longestWindowWaitHours() default 7 * 24;

    /** Wait for the clock. */
    @AttributeDefinition(description = "How many minutes a download over TLS waits for a clock that is not set")
    int clockWaitMinutes() default 10;

    /** Checkpoint by size. */
    @AttributeDefinition(description = "After how many octets what has arrived is made durable")
    long checkpointOctets() default 4L << 20;

    /** Checkpoint by time. */
    @AttributeDefinition(description = "After how many milliseconds what has arrived is made durable, if octets are fewer")
    long checkpointMillis() default 2000;

    /** Release. */
    @AttributeDefinition(description = "Release a package even if the server refused the status report 900")
    boolean releaseWithoutConfirmation() default false;
}
