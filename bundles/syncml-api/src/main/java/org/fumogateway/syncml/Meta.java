package org.fumogateway.syncml;

import java.util.List;

/**
 * Meta with the MetInf elements that DM uses (SYN section 5).
 *
 * @param format     Format as written, or null (means {@code chr} for node values, SYN-46)
 * @param type       Type as written, or null (means {@code text/plain} for node values)
 * @param mark       Mark of a Generic Alert, or null
 * @param size       Size in octets as transported, or null
 * @param version    Version, or null
 * @param nextNonce  NextNonce: the base64 text as written, or null; never logged
 * @param maxMsgSize MaxMsgSize in octets, or null
 * @param maxObjSize MaxObjSize in octets, or null
 * @param emi        vendor texts
 */
public record Meta(String format, String type, String mark, Long size, String version, String nextNonce, Long maxMsgSize,
        Long maxObjSize, List<String> emi) {

    /** No Meta at all. */
    public static final Meta EMPTY = new Meta(null, null, null, null, null, null, null, null, List.of());

    /** Copies the list. */
    public Meta {
        emi = emi == null ? List.of() : List.copyOf(emi);
    }

    /** Format and Type of a node value. */
    public static Meta of(String format, String type) {
        return new Meta(format, type, null, null, null, null, null, null, List.of());
    }

    /** Format, Type and Mark of a Generic Alert item. */
    public static Meta ofAlert(String format, String type, String mark) {
        return new Meta(format, type, mark, null, null, null, null, null, List.of());
    }

    /** Format b64, Type of the authentication and, for a challenge, the next nonce in base64 (or null). */
    public static Meta ofAuthentication(String type, String nextNonce) {
        return new Meta("b64", type, null, null, null, nextNonce, null, null, List.of());
    }

    /** MaxMsgSize and MaxObjSize of a header; either may be null. */
    public static Meta ofLimits(Long maxMsgSize, Long maxObjSize) {
        return new Meta(null, null, null, null, null, null, maxMsgSize, maxObjSize, List.of());
    }

    /** The same with another Size. */
    public Meta withSize(Long newSize) {
        return new Meta(format, type, mark, newSize, version, nextNonce, maxMsgSize, maxObjSize, emi);
    }

    /** This Meta, completed element by element from the Meta of the command around it (SYN-19). */
    public Meta orElse(Meta outer) {
        return new Meta(format != null ? format : outer.format, type != null ? type : outer.type, mark != null ? mark : outer.mark,
                size != null ? size : outer.size, version != null ? version : outer.version,
                nextNonce != null ? nextNonce : outer.nextNonce, maxMsgSize != null ? maxMsgSize : outer.maxMsgSize,
                maxObjSize != null ? maxObjSize : outer.maxObjSize, emi.isEmpty() ? outer.emi : emi);
    }

    /** True if nothing is set; then the element is not written. */
    public boolean isEmpty() {
        return equals(EMPTY);
    }

    /** Hides the nonce. */
    @Override
    public String toString() {
        return "Meta[format=" + format + ", type=" + type + ", mark=" + mark + ", size=" + size + ", maxMsgSize=" + maxMsgSize
                + ", maxObjSize=" + maxObjSize + (nextNonce == null ? "]" : ", nextNonce=*]");
    }
}
