package org.fumogateway.dmtree.internal;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Date;
import org.osgi.service.dmt.DmtData;

/**
 * A node that the tree keeps itself. Immutable.
 *
 * @param value   value of a leaf; null for an interior node
 * @param type    DDF type or MIME type, may be null
 * @param title   title, may be null
 * @param version counts changes, 16 bits
 * @param changed time of the last change, in milliseconds
 */
record StoredNode(DmtData value, String type, String title, int version, long changed) {

    /** Every format a value can be kept in. */
    static final int KEPT_FORMATS = DmtData.FORMAT_BASE64 | DmtData.FORMAT_BINARY | DmtData.FORMAT_BOOLEAN | DmtData.FORMAT_DATE
            | DmtData.FORMAT_DATE_TIME | DmtData.FORMAT_FLOAT | DmtData.FORMAT_INTEGER | DmtData.FORMAT_LONG | DmtData.FORMAT_NULL
            | DmtData.FORMAT_RAW_BINARY | DmtData.FORMAT_RAW_STRING | DmtData.FORMAT_STRING | DmtData.FORMAT_TIME | DmtData.FORMAT_XML;

    private static final int VERSIONS = 0x10000;
    private static final int INTERIOR = 0;

    static StoredNode interior(String type) {
        return new StoredNode(null, type, null, 0, System.currentTimeMillis());
    }

    static StoredNode leaf(DmtData value, String type) {
        return new StoredNode(value, type, null, 0, System.currentTimeMillis());
    }

    boolean isLeaf() {
        return value != null;
    }

    StoredNode withValue(DmtData newValue) {
        return new StoredNode(newValue, type, title, next(), System.currentTimeMillis());
    }

    StoredNode withType(String newType) {
        return new StoredNode(value, newType, title, next(), System.currentTimeMillis());
    }

    StoredNode withTitle(String newTitle) {
        return new StoredNode(value, type, newTitle, next(), System.currentTimeMillis());
    }

    /** The same after a change that is none of these. */
    StoredNode touched() {
        return new StoredNode(value, type, title, next(), System.currentTimeMillis());
    }

    private int next() {
        return (version + 1) % VERSIONS;
    }

    /** True if a value of that format can be kept. */
    static boolean keeps(int format) {
        return (format & KEPT_FORMATS) != 0;
    }

    void write(DataOutputStream out) throws IOException {
        TreeJournal.writeText(out, type);
        TreeJournal.writeText(out, title);
        out.writeShort(version);
        out.writeLong(changed);
        out.writeInt(value == null ? INTERIOR : value.getFormat());
        if (value != null) {
            writeValue(out, value);
        }
    }

    private static void writeValue(DataOutputStream out, DmtData value) throws IOException {
        switch (value.getFormat()) {
            case DmtData.FORMAT_INTEGER -> out.writeInt(value.getInt());
            case DmtData.FORMAT_LONG -> out.writeLong(value.getLong());
            case DmtData.FORMAT_FLOAT -> out.writeFloat(value.getFloat());
            case DmtData.FORMAT_BOOLEAN -> out.writeBoolean(value.getBoolean());
            case DmtData.FORMAT_DATE_TIME -> out.writeLong(value.getDateTime().getTime());
            case DmtData.FORMAT_STRING -> TreeJournal.writeText(out, value.getString());
            case DmtData.FORMAT_XML -> TreeJournal.writeText(out, value.getXml());
            case DmtData.FORMAT_DATE -> TreeJournal.writeText(out, value.getDate());
            case DmtData.FORMAT_TIME -> TreeJournal.writeText(out, value.getTime());
            case DmtData.FORMAT_BINARY -> TreeJournal.writeOctets(out, value.getBinary());
            case DmtData.FORMAT_BASE64 -> TreeJournal.writeOctets(out, value.getBase64());
            case DmtData.FORMAT_RAW_STRING -> {
                TreeJournal.writeText(out, value.getFormatName());
                TreeJournal.writeText(out, value.getRawString());
            }
            case DmtData.FORMAT_RAW_BINARY -> {
                TreeJournal.writeText(out, value.getFormatName());
                TreeJournal.writeOctets(out, value.getRawBinary());
            }
            case DmtData.FORMAT_NULL -> out.writeByte(0);
            default -> throw new IOException("A value of format " + value.getFormat() + " is not kept");
        }
    }

    static StoredNode read(DataInputStream in) throws IOException {
        String type = TreeJournal.readText(in);
        String title = TreeJournal.readText(in);
        int version = in.readUnsignedShort();
        long changed = in.readLong();
        int format = in.readInt();
        return new StoredNode(format == INTERIOR ? null : readValue(in, format), type, title, version, changed);
    }

    private static DmtData readValue(DataInputStream in, int format) throws IOException {
        return switch (format) {
            case DmtData.FORMAT_INTEGER -> new DmtData(in.readInt());
            case DmtData.FORMAT_LONG -> new DmtData(in.readLong());
            case DmtData.FORMAT_FLOAT -> new DmtData(in.readFloat());
            case DmtData.FORMAT_BOOLEAN -> new DmtData(in.readBoolean());
            case DmtData.FORMAT_DATE_TIME -> new DmtData(new Date(in.readLong()));
            case DmtData.FORMAT_STRING, DmtData.FORMAT_XML, DmtData.FORMAT_DATE, DmtData.FORMAT_TIME ->
                new DmtData(TreeJournal.readText(in), format);
            case DmtData.FORMAT_BINARY, DmtData.FORMAT_BASE64 -> new DmtData(TreeJournal.readOctets(in), format);
            case DmtData.FORMAT_RAW_STRING -> new DmtData(TreeJournal.readText(in), TreeJournal.readText(in));
            case DmtData.FORMAT_RAW_BINARY -> new DmtData(TreeJournal.readText(in), TreeJournal.readOctets(in));
            case DmtData.FORMAT_NULL -> {
                in.readByte();
                yield DmtData.NULL_VALUE;
            }
            default -> throw new IOException("An unknown format of a value: " + format);
        };
    }
}
