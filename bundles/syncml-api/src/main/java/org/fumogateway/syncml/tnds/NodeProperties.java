package org.fumogateway.syncml.tnds;

/**
 * RTProperties of a node.
 *
 * @param acl       ACL as written, or null
 * @param format    name of the Format, or null
 * @param name      Name, equal to the NodeName if given, or null
 * @param size      Size in octets, or null; says nothing when read (TREE-94)
 * @param title     Title, or null
 * @param timeStamp TStamp as written, or null
 * @param type      Type, or null if it was missing; required when written
 * @param verNo     VerNo, or null
 */
public record NodeProperties(String acl, String format, String name, Long size, String title, String timeStamp, NodeType type,
        Long verNo) {

    /** Format and Type only. */
    public static NodeProperties of(String format, NodeType type) {
        return new NodeProperties(null, format, null, null, null, null, type, null);
    }

    /** The same with an ACL. */
    public NodeProperties withAcl(String newAcl) {
        return new NodeProperties(newAcl, format, name, size, title, timeStamp, type, verNo);
    }
}
