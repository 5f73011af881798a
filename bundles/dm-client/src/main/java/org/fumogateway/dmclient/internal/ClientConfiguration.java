package org.fumogateway.dmclient.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the DM client. */
@ObjectClassDefinition(name = "DM client", description = "OMA DM 1.2 sessions of this gateway with its servers")
public @interface ClientConfiguration {

    /** PID of the configuration. */
    String PID = "org.fumogateway.dmclient";

    @AttributeDefinition(description = "Minutes between two sessions that nobody asked for, with a tenth of jitter; 0 for none")
    int pollIntervalMinutes() default 1440;

    @AttributeDefinition(description = "Open a session with every server when the client starts")
    boolean sessionOnStart() default true;

    @AttributeDefinition(description = "Seconds from the start to the first session, so that the rest of the gateway can come up")
    int startDelaySeconds() default 1;

    @AttributeDefinition(description = "Seconds until an alert without an answer is sent again; later tries wait 5, 30 and 180 times as long")
    int alertRetrySeconds() default 120;

    @AttributeDefinition(description = "Seconds until a session without a connection is tried again, doubled each time, three times")
    int sessionRetrySeconds() default 16;

    @AttributeDefinition(description = "How often one message is tried before the session fails")
    int messageAttempts() default 3;

    @AttributeDefinition(description = "Milliseconds to the second try of a message, doubled for each further one")
    int messageRetryMillis() default 1000;

    @AttributeDefinition(description = "Largest message in octets, sent or accepted")
    int maxMessageSize() default 16384;

    @AttributeDefinition(description = "Largest object in octets that is announced and accepted while large objects are; "
            + "0 for whatever can be stored")
    long maxObjectSize() default 0;

    @AttributeDefinition(description = "Most messages sent in one session, apart from those about chunks of large objects")
    int maxMessages() default 10000;

    @AttributeDefinition(description = "Seconds to wait for a connection")
    int connectSeconds() default 20;

    @AttributeDefinition(description = "Seconds to wait for an answer")
    int replySeconds() default 60;

    @AttributeDefinition(description = "Allow plain http. For tests on one machine only: names, secrets and firmware would be readable by all.")
    boolean allowHttp() default false;

    @AttributeDefinition(description = "Allow auth-basic, which shows the password, to servers and from them; inside TLS only")
    boolean allowBasic() default false;

    @AttributeDefinition(description = "PEM file with the authorities that servers' certificates are checked against; "
            + "empty: those of the Java platform")
    String trustedCertificates() default "";

    @AttributeDefinition(description = "Public keys as sha256/BASE64, one of which every server must show beside a trusted certificate; "
            + "in a file: a list with commas; empty: any")
    String[] pinnedKeys() default {};

    @AttributeDefinition(description = "PEM file with the certificate chain that this client shows to servers that ask; empty: none")
    String clientCertificate() default "";

    @AttributeDefinition(description = "PEM file with its private key in PKCS #8, readable by its owner only")
    String clientKey() default "";

    @AttributeDefinition(description = "HTTP proxy as host:port; empty: none, whatever the environment says")
    String proxy() default "";

    @AttributeDefinition(description = "Let servers answer in gzip")
    boolean gzip() default true;

    @AttributeDefinition(description = "Hosts that a server may send the client on to, beside its own; in a file: a list with commas")
    String[] allowedHosts() default {};
}
