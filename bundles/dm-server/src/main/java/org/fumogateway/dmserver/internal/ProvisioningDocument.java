package org.fumogateway.dmserver.internal;

/** Writes the Client Provisioning document of one account (BOOT section 7.1). The text holds secrets. */
final class ProvisioningDocument {

    private final StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    private int depth;

    private ProvisioningDocument() {
    }

    /**
     * What one side proves itself with.
     *
     * @param level  {@code APPSRV} for the gateway's proof, {@code CLIENT} for the server's (BOOT-14)
     * @param type   AAuthType
     * @param name   user name
     * @param secret password, null for a proof that needs none
     * @param nonce  first nonce in base64, null for a proof that needs none
     */
    record Authentication(String level, String type, String name, String secret, String nonce) {
    }

    static String write(String serverId, String name, String address, Authentication... authentications) {
        ProvisioningDocument document = new ProvisioningDocument();
        document.open("<wap-provisioningdoc version=\"1.1\">");
        document.open("<characteristic type=\"APPLICATION\">");
        document.parameter("APPID", "w7");
        document.parameter("PROVIDER-ID", serverId);
        document.parameter("NAME", name);
        document.open("<characteristic type=\"APPADDR\">");
        document.parameter("ADDR", address);
        document.parameter("ADDRTYPE", "URI");
        document.close("</characteristic>");
        for (Authentication authentication : authentications) {
            document.open("<characteristic type=\"APPAUTH\">");
            document.parameter("AAUTHLEVEL", authentication.level());
            document.parameter("AAUTHTYPE", authentication.type());
            document.parameter("AAUTHNAME", authentication.name());
            document.parameter("AAUTHSECRET", authentication.secret());
            document.parameter("AAUTHDATA", authentication.nonce());
            document.close("</characteristic>");
        }
        document.close("</characteristic>");
        document.close("</wap-provisioningdoc>");
        return document.text.toString();
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
