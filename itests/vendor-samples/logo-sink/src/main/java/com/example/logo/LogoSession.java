package com.example.logo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.MetaNode;
import org.osgi.service.dmt.spi.ReadableDataSession;

/** The node in the tree. Servers read the picture by the source; whoever else asks, such as a shell, has it in memory. */
final class LogoSession implements ReadableDataSession {

    private final Path file;

    LogoSession(Path file) {
        this.file = file;
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
    public DmtData getNodeValue(String[] path) throws DmtException {
        try {
            return new DmtData(Files.exists(file) ? Files.readAllBytes(file) : new byte[0]);
        } catch (IOException failed) {
            throw new DmtException(path, DmtException.DATA_STORE_FAILURE, "the picture cannot be read", failed);
        }
    }

    @Override
    public int getNodeSize(String[] path) throws DmtException {
        try {
            return Files.exists(file) ? (int) Math.min(Integer.MAX_VALUE, Files.size(file)) : 0;
        } catch (IOException failed) {
            throw new DmtException(path, DmtException.DATA_STORE_FAILURE, "the picture cannot be read", failed);
        }
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
