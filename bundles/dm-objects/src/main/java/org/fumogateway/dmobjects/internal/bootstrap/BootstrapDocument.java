package org.fumogateway.dmobjects.internal.bootstrap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.fumogateway.dmobjects.internal.account.AccountTable.NewAccount;
import org.fumogateway.dmobjects.internal.bootstrap.BootstrapMac.Profile;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.SyncMlException;

/**
 * A bootstrap document of any form: what it is decides its content, not its name (BOOT-8).
 *
 * @param octets  the document as it came: what a MAC is over
 * @param profile which rules it follows
 * @param xml     its XML, or null if it is WBXML
 */
record BootstrapDocument(byte[] octets, Profile profile, ProvisioningXml xml) {

    /** Finds out what a document is. */
    static BootstrapDocument of(byte[] octets) throws BootstrapException {
        int publicId = ProvisioningWbxml.publicId(octets);
        if (publicId >= 0) {
            return new BootstrapDocument(octets, publicId == ProvisioningWbxml.PUBLIC_ID ? Profile.CP : Profile.DM, null);
        }
        ProvisioningXml xml = ProvisioningXml.parse(octets);
        return new BootstrapDocument(octets, xml.isMessage() ? Profile.DM : Profile.CP, xml);
    }

    /** Its accounts; at least one. */
    List<NewAccount> accounts(BootstrapCodecs codecs) throws BootstrapException, BootstrapPending {
        if (profile == Profile.CP) {
            return DmApplications.accounts(xml == null ? ProvisioningWbxml.parse(octets) : xml.characteristics());
        }
        if (!codecs.complete()) {
            throw new BootstrapPending("the codecs of messages");
        }
        try (Message message = codecs.message(octets, xml == null ? SyncMlCodec.WBXML : SyncMlCodec.XML)) {
            return BootstrapMessage.accounts(message, codecs);
        } catch (SyncMlException malformed) {
            throw new BootstrapException("the message cannot be read: " + malformed.getMessage(), malformed);
        }
    }

    /** What may be kept of it: XML without its secrets; of WBXML only a sentence. */
    byte[] remains(String outcome) throws IOException {
        return xml != null ? xml.withoutSecrets() : ("A bootstrap document in WBXML of " + octets.length + " octets " + outcome + ".\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
