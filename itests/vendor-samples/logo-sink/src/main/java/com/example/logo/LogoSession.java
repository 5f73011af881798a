package com.example.logo;

import java.util.Date;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.MetaNode;
import org.osgi.service.dmt.spi.ReadableDataSession;

/** Reads the picture as it was when the session was opened. */
final class LogoSession implements ReadableDataSession {

    private final byte[] picture;

    LogoSession(byte[] picture) {
        this.picture = picture;
    }

    @Override
    public String[] getChildNodeNames(String[] path) {
        return new String[0];
    }

    @Override
    public boolean isNodeUri(String[] path) {
        return String.join("/", path).equals(LogoNode.ROOT);
    }

    @Override
    public boolean isLeafNode(String[] path) {
        return true;
    }

    @Override
    public DmtData getNodeValue(String[] path) {
        return new DmtData(picture);
    }

    @Override
    public int getNodeSize(String[] path) {
        return picture.length;
    }

    @Override
    public String getNodeType(String[] path) {
        return "image/png";
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
        // Versions and time stamps are kept by the tree.
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
