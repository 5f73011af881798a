package org.fumogateway.dmserver.internal;

import org.fumogateway.dmprotocol.Digests;

/** Writes the Client Provisioning document of one account (BOOT section 7.1). The text holds secrets. */
final class ProvisioningDocument {

    private final StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    private int depth;

    private ProvisioningDocument() {
    }

    static String write(AccountDocument account) {
        ProvisioningDocument document = new ProvisioningDocument();
        document.open("<wap-provisioningdoc version=\"1.1\">");
        document.open("<characteristic type=\"APPLICATION\">");
        document.parameter("APPID", "w7");
        document.parameter("PROVIDER-ID", account.serverId());
        document.parameter("NAME", account.name());
        // A parameter of our own: clients pass over those that they do not know (BOOT-15).
        account.trusted().forEach(key -> document.parameter("TRUSTED-KEY", key));
        document.open("<characteristic type=\"APPADDR\">");
        document.parameter("ADDR", account.address());
        document.parameter("ADDRTYPE", "URI");
        document.close("</characteristic>");
        // APPSRV is what the gateway shows, CLIENT what it is shown (BOOT-14).
        document.authentication("APPSRV", account.gateway());
        document.authentication("CLIENT", account.server());
        document.close("</characteristic>");
        document.close("</wap-provisioningdoc>");
        return document.text.toString();
    }

    private void authentication(String level, AccountDocument.Proof proof) {
        open("<characteristic type=\"APPAUTH\">");
        parameter("AAUTHLEVEL", level);
        parameter("AAUTHTYPE", proof.type());
        parameter("AAUTHNAME", proof.name());
        parameter("AAUTHSECRET", proof.secret());
        parameter("AAUTHDATA", proof.nonce() == null ? null : Digests.nonceText(proof.nonce()));
        close("</characteristic>");
    }

    private void open(String tag) {
        line(tag);
        depth++;
    }

    private void close(String tag) {
        depth--;
        line(tag);
    }

    private void parameter(String name, String value) {
        if (value == null) {
            return;
        }
        line("<parm name=\"" + name + "\" value=\"" + escape(value) + "\"/>");
    }

    private void line(String content) {
        text.append("  ".repeat(depth)).append(content).append('\n');
    }

    private static String escape(String value) {
        return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
