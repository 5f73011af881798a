package org.fumogateway.syncml.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Every element that SyncML, MetInf and the DDF document type name, once per name, with its tokens in the code pages of WBXML
 * (SYN 10.3 to 10.5). Format elements of the DDF are named in lower case and begin with FORMAT_ here.
 */
public enum Tag {
    ADD("Add", 0x05, 0, 0x07), ALERT("Alert", 0x06, 0, 0), ARCHIVE("Archive", 0x07, 0, 0), ATOMIC("Atomic", 0x08, 0, 0),
    CHAL("Chal", 0x09, 0, 0), CMD("Cmd", 0x0A, 0, 0), CMD_ID("CmdID", 0x0B, 0, 0), CMD_REF("CmdRef", 0x0C, 0, 0),
    COPY("Copy", 0x0D, 0, 0x0E), CRED("Cred", 0x0E, 0, 0), DATA("Data", 0x0F, 0, 0), DELETE("Delete", 0x10, 0, 0x13),
    EXEC("Exec", 0x11, 0, 0x1A), FINAL("Final", 0x12, 0, 0), GET("Get", 0x13, 0, 0x1D), ITEM("Item", 0x14, 0, 0),
    LANG("Lang", 0x15, 0, 0), LOC_NAME("LocName", 0x16, 0, 0), LOC_URI("LocURI", 0x17, 0, 0), MAP("Map", 0x18, 0, 0),
    MAP_ITEM("MapItem", 0x19, 0, 0), META("Meta", 0x1A, 0, 0), MSG_ID("MsgID", 0x1B, 0, 0), MSG_REF("MsgRef", 0x1C, 0, 0),
    NO_RESP("NoResp", 0x1D, 0, 0), NO_RESULTS("NoResults", 0x1E, 0, 0), PUT("Put", 0x1F, 0, 0),
    REPLACE("Replace", 0x20, 0, 0x2E), RESP_URI("RespURI", 0x21, 0, 0), RESULTS("Results", 0x22, 0, 0),
    SEARCH("Search", 0x23, 0, 0), SEQUENCE("Sequence", 0x24, 0, 0), SESSION_ID("SessionID", 0x25, 0, 0),
    SFT_DEL("SftDel", 0x26, 0, 0), SOURCE("Source", 0x27, 0, 0), SOURCE_REF("SourceRef", 0x28, 0, 0),
    STATUS("Status", 0x29, 0, 0), SYNC("Sync", 0x2A, 0, 0), SYNC_BODY("SyncBody", 0x2B, 0, 0), SYNC_HDR("SyncHdr", 0x2C, 0, 0),
    SYNC_ML("SyncML", 0x2D, 0, 0), TARGET("Target", 0x2E, 0, 0), TARGET_REF("TargetRef", 0x2F, 0, 0),
    VER_DTD("VerDTD", 0x31, 0, 0x37), VER_PROTO("VerProto", 0x32, 0, 0), NUMBER_OF_CHANGES("NumberOfChanges", 0x33, 0, 0),
    MORE_DATA("MoreData", 0x34, 0, 0), FIELD("Field", 0x35, 0, 0), FILTER("Filter", 0x36, 0, 0), RECORD("Record", 0x37, 0, 0),
    FILTER_TYPE("FilterType", 0x38, 0, 0), SOURCE_PARENT("SourceParent", 0x39, 0, 0),
    TARGET_PARENT("TargetParent", 0x3A, 0, 0), MOVE("Move", 0x3B, 0, 0), CORRELATOR("Correlator", 0x3C, 0, 0),
    ANCHOR("Anchor", 0, 0x05, 0), EMI("EMI", 0, 0x06, 0), FORMAT("Format", 0, 0x07, 0x1C), FREE_ID("FreeID", 0, 0x08, 0),
    FREE_MEM("FreeMem", 0, 0x09, 0), LAST("Last", 0, 0x0A, 0), MARK("Mark", 0, 0x0B, 0),
    MAX_MSG_SIZE("MaxMsgSize", 0, 0x0C, 0), MEM("Mem", 0, 0x0D, 0), MET_INF("MetInf", 0, 0x0E, 0), NEXT("Next", 0, 0x0F, 0),
    NEXT_NONCE("NextNonce", 0, 0x10, 0), SHARED_MEM("SharedMem", 0, 0x11, 0), SIZE("Size", 0, 0x12, 0x31),
    TYPE("Type", 0, 0x13, 0x35), VERSION("Version", 0, 0x14, 0), MAX_OBJ_SIZE("MaxObjSize", 0, 0x15, 0),
    FIELD_LEVEL("FieldLevel", 0, 0x16, 0), ACCESS_TYPE("AccessType", 0, 0, 0x05), ACL("ACL", 0, 0, 0x06),
    FORMAT_B64("b64", 0, 0, 0x08), FORMAT_BIN("bin", 0, 0, 0x09), FORMAT_BOOL("bool", 0, 0, 0x0A),
    FORMAT_CHR("chr", 0, 0, 0x0B), CASE_SENSE("CaseSense", 0, 0, 0x0C), CIS("CIS", 0, 0, 0x0D), CS("CS", 0, 0, 0x0F),
    FORMAT_DATE("date", 0, 0, 0x10), DDF_NAME("DDFName", 0, 0, 0x11), DEFAULT_VALUE("DefaultValue", 0, 0, 0x12),
    DESCRIPTION("Description", 0, 0, 0x14), DF_FORMAT("DFFormat", 0, 0, 0x15), DF_PROPERTIES("DFProperties", 0, 0, 0x16),
    DF_TITLE("DFTitle", 0, 0, 0x17), DF_TYPE("DFType", 0, 0, 0x18), DYNAMIC("Dynamic", 0, 0, 0x19),
    FORMAT_FLOAT("float", 0, 0, 0x1B), FORMAT_INT("int", 0, 0, 0x1E), MAN("Man", 0, 0, 0x1F),
    MGMT_TREE("MgmtTree", 0, 0, 0x20), MIME("MIME", 0, 0, 0x21), MOD("Mod", 0, 0, 0x22), NAME("Name", 0, 0, 0x23),
    NODE("Node", 0, 0, 0x24), FORMAT_NODE("node", 0, 0, 0x25), NODE_NAME("NodeName", 0, 0, 0x26),
    FORMAT_NULL("null", 0, 0, 0x27), OCCURRENCE("Occurrence", 0, 0, 0x28), ONE("One", 0, 0, 0x29),
    ONE_OR_MORE("OneOrMore", 0, 0, 0x2A), ONE_OR_N("OneOrN", 0, 0, 0x2B), PATH("Path", 0, 0, 0x2C),
    PERMANENT("Permanent", 0, 0, 0x2D), RT_PROPERTIES("RTProperties", 0, 0, 0x2F), SCOPE("Scope", 0, 0, 0x30),
    FORMAT_TIME("time", 0, 0, 0x32), TITLE("Title", 0, 0, 0x33), T_STAMP("TStamp", 0, 0, 0x34), VALUE("Value", 0, 0, 0x36),
    VER_NO("VerNo", 0, 0, 0x38), FORMAT_XML("xml", 0, 0, 0x39), ZERO_OR_MORE("ZeroOrMore", 0, 0, 0x3A),
    ZERO_OR_N("ZeroOrN", 0, 0, 0x3B), ZERO_OR_ONE("ZeroOrOne", 0, 0, 0x3C),
    /** Stands for every element that none of the three name. */
    UNKNOWN("*", 0, 0, 0);

    /** Code page of SyncML. */
    public static final int SYNCML_PAGE = 0;
    /** Code page of MetInf. */
    public static final int META_PAGE = 1;
    /** Code page of the DDF document type. */
    public static final int TREE_PAGE = 2;
    private static final int PAGES = 3;
    private static final int TOKENS = 0x40;

    /** A table so large that few names share a place: a look into it costs less than into a map. */
    private static final int PLACES = 1024;
    private static final Tag[] BY_NAME = new Tag[PLACES];
    private static final Tag[] BY_TOKEN = new Tag[PAGES * TOKENS];

    static {
        Arrays.fill(BY_TOKEN, UNKNOWN);
        for (Tag tag : values()) {
            BY_NAME[free(tag.xmlName)] = tag;
            for (int page = 0; page < PAGES; page++) {
                if (tag.tokens[page] != 0) {
                    BY_TOKEN[page * TOKENS + tag.tokens[page]] = tag;
                }
            }
        }
    }

    private final String xmlName;
    private final byte[] tokens;
    private final byte[] startTag;
    private final byte[] endTag;
    private final byte[] emptyTag;

    Tag(String xmlName, int syncml, int meta, int tree) {
        this.xmlName = xmlName;
        tokens = new byte[] {(byte) syncml, (byte) meta, (byte) tree};
        startTag = ascii("<" + xmlName + ">");
        endTag = ascii("</" + xmlName + ">");
        emptyTag = ascii("<" + xmlName + "/>");
    }

    /** The element of a name, {@link #UNKNOWN} if there is none. */
    public static Tag named(String name) {
        int place = name.hashCode() & PLACES - 1;
        Tag tag = BY_NAME[place];
        while (tag != null && !tag.xmlName.equals(name)) {
            place = place + 1 & PLACES - 1;
            tag = BY_NAME[place];
        }
        return tag != null ? tag : UNKNOWN;
    }

    private static int free(String name) {
        int place = name.hashCode() & PLACES - 1;
        while (BY_NAME[place] != null) {
            place = place + 1 & PLACES - 1;
        }
        return place;
    }

    /** The element of a token without its content and attribute bits, {@link #UNKNOWN} if the page has no such token. */
    public static Tag of(int page, int token) {
        return page < PAGES ? BY_TOKEN[page * TOKENS + token] : UNKNOWN;
    }

    /** Name in XML. */
    public String xmlName() {
        return xmlName;
    }

    /** Token in a code page, 0 if it has none there. */
    public int token(int page) {
        return tokens[page];
    }

    /** Whether it is one of the empty elements that name a format in a Format. */
    public boolean isFormat() {
        return Character.isLowerCase(xmlName.charAt(0));
    }

    /** Start tag in XML, without name space; not to be changed. */
    public byte[] startTag() {
        return startTag;
    }

    /** End tag in XML; not to be changed. */
    public byte[] endTag() {
        return endTag;
    }

    /** Tag in XML of the element without content; not to be changed. */
    public byte[] emptyTag() {
        return emptyTag;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
