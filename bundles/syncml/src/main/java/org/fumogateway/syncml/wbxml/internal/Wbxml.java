package org.fumogateway.syncml.wbxml.internal;

/** Tokens and identifiers of WBXML (SYN 10.1 and 10.2). */
final class Wbxml {

    static final int SWITCH_PAGE = 0x00;
    static final int END = 0x01;
    static final int ENTITY = 0x02;
    static final int STR_I = 0x03;
    static final int LITERAL = 0x04;
    static final int EXT_I_0 = 0x40;
    static final int EXT_I_1 = 0x41;
    static final int EXT_I_2 = 0x42;
    static final int PI = 0x43;
    static final int EXT_T_0 = 0x80;
    static final int EXT_T_1 = 0x81;
    static final int EXT_T_2 = 0x82;
    static final int STR_T = 0x83;
    static final int EXT_0 = 0xC0;
    static final int EXT_1 = 0xC1;
    static final int EXT_2 = 0xC2;
    static final int OPAQUE = 0xC3;

    /** Bit of a tag that has attributes. */
    static final int ATTRIBUTES = 0x80;
    /** Bit of a tag that has content. */
    static final int CONTENT = 0x40;
    /** Bits of a tag that say which it is. */
    static final int IDENTITY = 0x3F;

    static final int UTF_8 = 0x6A;
    static final int US_ASCII = 0x03;
    static final int ISO_8859_1 = 0x04;

    /** Public identifier of a SyncML document, up to its minor version. */
    static final String SYNCML_DOCUMENT = "-//SYNCML//DTD SYNCML 1.";
    /** Public identifier of a serialised tree. */
    static final String TREE_DOCUMENT = "-//OMA//DTD-DM-DDF 1.2//EN";

    private Wbxml() {
    }
}
