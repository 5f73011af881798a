package org.fumogateway.server.operation;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The account of a gateway with this server, secrets included, as a gateway reads it at first. For that gateway's eyes only. Immutable. */
public final class BootstrapDocument {

    private final Form form;
    private final byte[] octets;
    private final String mac;
    private final List<String> remarks;

    /** How a document is written. */
    public enum Form {
        /** Client Provisioning, XML (BOOT section 7.1). */
        PROVISIONING,
        /** DM message in WBXML with the account as a tree in WBXML (BOOT section 8). */
        MESSAGE,
        /** The same in XML: the standard knows WBXML only, but there are clients that take both. */
        MESSAGE_XML
    }

    /**
     * What a MAC over the document is made with, so that the gateway can tell that nobody changed it (BOOT-40). At least one of the two.
     *
     * @param pin           PIN that is told to the person at the gateway another way, or null
     * @param networkSecret secret that the gateway has already, such as one from its label, or null
     */
    public record Protection(String pin, String networkSecret) {

        /** One of the two is required. */
        public Protection {
            if (pin == null && networkSecret == null) {
                throw new IllegalArgumentException("a MAC needs a PIN or a network secret");
            }
        }

        @Override
        public String toString() {
            return "Protection";
        }
    }

    /**
     * Creates a document.
     *
     * @param mac what belongs into the parameters of the content type, such as {@code SEC=USERPIN; MAC=...}; null without protection
     */
    public BootstrapDocument(Form form, byte[] octets, String mac) {
        this(form, octets, mac, List.of());
    }

    /**
     * Creates a document with something that an operator should know beside it.
     *
     * @param remarks sentences without secrets
     */
    public BootstrapDocument(Form form, byte[] octets, String mac, List<String> remarks) {
        this.form = Objects.requireNonNull(form, "form");
        this.octets = octets.clone();
        this.mac = mac;
        this.remarks = List.copyOf(remarks);
    }

    /** How it is written. */
    public Form form() {
        return form;
    }

    /** The document. */
    public byte[] octets() {
        return octets.clone();
    }

    /** The document as text. Not for {@link Form#MESSAGE}. */
    public String text() {
        return new String(octets, StandardCharsets.UTF_8);
    }

    /** Parameters of the content type that protect it, for the file beside it; null if there are none. */
    public String mac() {
        return mac;
    }

    /** What an operator should know of this enrolment, such as what was kept of an earlier one: sentences without secrets. */
    public List<String> remarks() {
        return remarks;
    }

    @Override
    public String toString() {
        return "BootstrapDocument[" + form + "]";
    }
}
