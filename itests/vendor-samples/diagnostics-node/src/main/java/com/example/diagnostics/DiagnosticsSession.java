package com.example.diagnostics;

import java.util.Date;
import java.util.Set;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.MetaNode;
import org.osgi.service.dmt.spi.ReadableDataSession;

/** Reads the nodes as they were when the session was opened. */
final class DiagnosticsSession implements ReadableDataSession {

    private static final String RESULT = "Result";
    private static final String RUN = "Run";

    private final String result;

    DiagnosticsSession(String result) {
        this.result = result;
    }

    @Override
    public String[] getChildNodeNames(String[] path) {
        return new String[] {RESULT, RUN};
    }

    @Override
    public boolean isNodeUri(String[] path) {
        return Set.of("", RESULT, RUN).contains(DiagnosticsNode.below(path));
    }

    @Override
    public boolean isLeafNode(String[] path) {
        return !DiagnosticsNode.below(path).isEmpty();
    }

    @Override
    public DmtData getNodeValue(String[] path) throws DmtException {
        return DiagnosticsNode.below(path).equals(RESULT) ? new DmtData(result) : DmtData.NULL_VALUE;
    }

    @Override
    public int getNodeSize(String[] path) throws DmtException {
        return getNodeValue(path).getSize();
    }

    @Override
    public String getNodeType(String[] path) {
        return isLeafNode(path) ? "text/plain" : null;
    }

    @Override
    public MetaNode getMetaNode(String[] path) {
        return null;
    }

    @Override
    public String getNodeTitle(String[] path) throws DmtException {
        throw notSupported(path);
    }

    @Override
    public int getNodeVersion(String[] path) throws DmtException {
        throw notSupported(path);
    }

    @Override
    public Date getNodeTimestamp(String[] path) throws DmtException {
        throw notSupported(path);
    }

    private static DmtException notSupported(String[] path) {
        return new DmtException(path, DmtException.FEATURE_NOT_SUPPORTED, "optional");
    }

    @Override
    public void nodeChanged(String[] path) {
        // Nothing can be changed here.
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
