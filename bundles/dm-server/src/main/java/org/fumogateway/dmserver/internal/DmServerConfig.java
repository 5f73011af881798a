package org.fumogateway.dmserver.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the DM server. */
@ObjectClassDefinition(name = "FUMO Gateway: DM server", description = "Management sessions with gateways, and their enrolment.")
public @interface DmServerConfig {

    /** PID of these settings. */
    String PID = "org.fumogateway.dmserver";

    /** Identity towards gateways. */
    @AttributeDefinition(name = "Server id",
            description = "ServerID of the accounts and user name of this server; without colon.")
    String serverId() default "fumo-server";

    /** Base URL as gateways see it. */
    @AttributeDefinition(name = "Public URL",
            description = "Scheme, host and port as gateways reach this server, without path, such as https://dm.example.net.")
    String publicUrl() default "http://127.0.0.1:8080";

    /** Path of the servlet. */
    @AttributeDefinition(name = "Path", description = "Path of the DM address below the public URL.")
    String osgi_http_whiteboard_servlet_pattern() default "/dm";

    /** New secrets. */
    @AttributeDefinition(name = "Rotate secrets",
            description = "When a gateway gets new secrets in its first session after an enrolment: encrypted = if the public URL is https, always, never.")
    String rotateSecrets() default "encrypted";

    /** Largest message. */
    @AttributeDefinition(name = "Largest message",
            description = "Octets of the largest message accepted, announced as MaxMsgSize.")
    int maxMessageOctets() default 65536;

    /** Largest object. */
    @AttributeDefinition(name = "Largest object", min = "0",
            description = "Octets of the largest value that a gateway may send in several messages, announced as MaxObjSize; 0 for none.")
    long maxObjectOctets() default 67108864;

    /** All objects. */
    @AttributeDefinition(name = "Objects on their way", min = "0",
            description = "Octets of all values together that gateways are sending in several messages; one too many is answered 420.")
    long maxReceivedOctets() default 1073741824;

    /** Time for a body. */
    @AttributeDefinition(name = "Body seconds", min = "1", description = "How long a message may take to arrive; slower ones are answered 408.")
    int bodySeconds() default 120;

    /** All messages on their way. */
    @AttributeDefinition(name = "Incomplete octets", min = "0",
            description = "Octets of all messages together that have not arrived whole; where they are more, the one that began first is answered 503.")
    long maxIncompleteOctets() default 33554432;

    /** Idle time. */
    @AttributeDefinition(name = "Idle seconds", description = "How long a session may rest before it is given up.")
    int idleSeconds() default 600;

    /** Idle time before authentication. */
    @AttributeDefinition(name = "Idle seconds before proof",
            description = "How long a session may rest whose gateway has not proved itself yet; also how long last answers "
                    + "are kept.")
    int idleSecondsUnproved() default 60;

    /** Sessions at a time. */
    @AttributeDefinition(name = "Sessions", description = "Most sessions at a time; more gateways are asked to come back later.")
    int maxSessions() default 5000;

    /** Sessions that begin in a second. */
    @AttributeDefinition(name = "Sessions per second", min = "1",
            description = "Most sessions that begin in one second; more gateways are given a time at which to come back.")
    int sessionsPerSecond() default 500;

    /** Port of notifications. */
    @AttributeDefinition(name = "Notification port",
            description = "UDP port on which gateways take notifications, where an operator does not say another one.")
    int notificationPort() default 2948;

    /** Trust. */
    @AttributeDefinition(name = "Notifications: trusted certificates",
            description = "PEM file with the authorities that gateways must be certified by to be notified over https; empty for those of the platform.")
    String notificationTrustedCertificates() default "";

    /** Pins. */
    @AttributeDefinition(name = "Notifications: pinned keys",
            description = "Public keys as sha256/BASE64, one of which a gateway must show beside a trusted certificate; none for any.")
    String[] notificationPinnedKeys() default {};

    /** Own certificate. */
    @AttributeDefinition(name = "Notifications: certificate", description = "PEM file with the certificate that this server shows to gateways; empty for none.")
    String notificationClientCertificate() default "";

    /** Own key. */
    @AttributeDefinition(name = "Notifications: key", description = "PEM file with its private key in PKCS #8.")
    String notificationClientKey() default "";

    /** Usual proof. */
    @AttributeDefinition(name = "Authentication",
            description = "Proof asked of gateways that are enrolled from now on, where an operator does not say another one: md5 (a "
                    + "digest once in a session), mac (a digest over each message, in both directions) or basic.")
    String authentication() default "md5";

    /** Auth-basic. */
    @AttributeDefinition(name = "Allow auth-basic",
            description = "Gateways may be enrolled with auth-basic, which shows their secret or this server's; only where the public URL is https.")
    boolean allowBasic() default false;

    /** Re-synchronisations. */
    @AttributeDefinition(name = "Re-synchronisations per day",
            description = "How often a day a gateway that has lost its nonces may be asked for a session by the re-synchronisation nonce; 0 "
                    + "for never. -1: three times where the public URL is http, never where it is https.")
    int resynchronisationsPerDay() default -1;

    /** Re-synchronisation after silence. */
    @AttributeDefinition(name = "Re-synchronise after silence",
            description = "A gateway that answered none of the repeated notifications is asked once more by the re-synchronisation nonce.")
    boolean resynchroniseAfterSilence() default false;

    /** Messages per session. */
    @AttributeDefinition(name = "Messages per session", description = "A session with more messages is ended.")
    int maxMessages() default 1000;
}
