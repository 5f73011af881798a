package org.fumogateway.dmclient.internal.outbox;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.fumogateway.gateway.alert.AlertOutbox.Outcome;
import org.fumogateway.gateway.alert.GenericAlert;
import org.fumogateway.storage.StorageException;

/** How an alert and its outcome lie in a record. */
final class AlertFormat {

    private static final int VERSION = 1;

    private AlertFormat() {
    }

    static byte[] write(StoredAlert stored) {
        GenericAlert alert = stored.alert();
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(octets)) {
            out.writeByte(VERSION);
            out.writeUTF(stored.outcome().name());
            out.writeInt(stored.status());
            out.writeUTF(alert.id());
            out.writeUTF(alert.serverId());
            writeOptional(out, alert.source());
            out.writeUTF(alert.type());
            out.writeUTF(alert.format());
            out.writeUTF(alert.severity().name());
            writeOptional(out, alert.correlator());
            out.writeUTF(alert.data());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return octets.toByteArray();
    }

    static StoredAlert read(long number, String record, byte[] octets) throws StorageException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(octets))) {
            if (in.readUnsignedByte() != VERSION) {
                throw new IOException("an unknown version");
            }
            Outcome outcome = Outcome.valueOf(in.readUTF());
            int status = in.readInt();
            GenericAlert alert = new GenericAlert(in.readUTF(), in.readUTF(), readOptional(in), in.readUTF(), in.readUTF(),
                    GenericAlert.Severity.valueOf(in.readUTF()), readOptional(in), in.readUTF());
            return new StoredAlert(number, alert, outcome, status);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new StorageException(StorageException.Reason.CORRUPT, "The record " + record + " is not a readable alert", unreadable);
        }
    }

    private static void writeOptional(DataOutputStream out, String text) throws IOException {
        out.writeBoolean(text != null);
        out.writeUTF(text == null ? "" : text);
    }

    private static String readOptional(DataInputStream in) throws IOException {
        boolean present = in.readBoolean();
        String text = in.readUTF();
        return present ? text : null;
    }

    /** An alert, its place in the queue, and what became of it (status 0 while it is pending). */
    record StoredAlert(long number, GenericAlert alert, Outcome outcome, int status) {
    }
}
