package org.fumogateway.syncml;

/**
 * SyncHdr (SYN-20 to SYN-32).
 *
 * @param verDtd     {@code 1.2}, or what the peer wrote; null if missing
 * @param verProto   {@code DM/1.2}, or what the peer wrote; null if missing
 * @param sessionId  opaque key of the session; null if missing
 * @param msgId      number of the message, counted by its sender from 1; 0 if missing
 * @param target     address of the recipient
 * @param source     identity of the sender; its name carries the user name of auth-md5 and auth-MAC
 * @param respUri    where the next message to this sender goes, or null
 * @param credential proof of the sender's identity, or null
 * @param meta       MaxMsgSize, MaxObjSize and the like; never null
 */
public record Header(String verDtd, String verProto, String sessionId, int msgId, Location target, Location source, String respUri,
        Credential credential, Meta meta) {

    /** The only VerDTD we speak. */
    public static final String VER_DTD = "1.2";
    /** The only VerProto we speak. */
    public static final String VER_PROTO = "DM/1.2";

    /** Replaces an absent Meta by the empty one. */
    public Header {
        meta = meta == null ? Meta.EMPTY : meta;
    }
}
