package org.fumogateway.serverit.scripted;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The first octets of a TLS connection, made by hand: the Java platform of the test would not offer what must be refused. */
final class ClientHello {

    static final int SSL_3 = 0x0300;
    static final int TLS_1_0 = 0x0301;
    static final int TLS_1_1 = 0x0302;
    static final int TLS_1_2 = 0x0303;
    static final int TLS_1_3 = 0x0304;

    private static final int HANDSHAKE = 22;
    private static final int ALERT = 21;
    private static final int SERVER_HELLO = 2;
    private static final int FATAL = 2;
    private static final int RANDOM = 32;
    private static final int TIME = 20_000;

    private ClientHello() {
    }

    /**
     * Says hello and reads the server's first record.
     *
     * @return {@code suite VERSION SUITE} in hexadecimal if it goes on, {@code alert NUMBER} if it refuses fatally, {@code closed}
     */
    static String answer(int port, int version, int... suites) throws IOException {
        return answer(port, record(Math.min(version, TLS_1_2), hello(version, suites)));
    }

    /** Sends an SSL 2.0 hello with the strongest of its ciphers. */
    static String answerToSsl2(int port) throws IOException {
        ByteBuffer hello = ByteBuffer.allocate(30);
        hello.putShort((short) (0x8000 | 28)).put((byte) 1).putShort((short) 0x0002).putShort((short) 3).putShort((short) 0).putShort((short) 16);
        hello.put(new byte[] {7, 0, (byte) 0xC0}).put(new byte[16]);
        return answer(port, hello.array());
    }

    private static String answer(int port, byte[] octets) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIME);
            socket.getOutputStream().write(octets);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int type = in.readUnsignedByte();
            in.readShort();
            byte[] record = new byte[in.readUnsignedShort()];
            in.readFully(record);
            ByteBuffer content = ByteBuffer.wrap(record);
            if (type == ALERT && content.get() == FATAL) {
                return "alert " + content.get();
            }
            if (type == HANDSHAKE && content.get() == SERVER_HELLO) {
                content.position(content.position() + 3);
                int version = Short.toUnsignedInt(content.getShort());
                content.position(content.position() + RANDOM);
                content.position(content.position() + 1 + Byte.toUnsignedInt(content.get(content.position())));
                return String.format("suite %04x %04x", version, Short.toUnsignedInt(content.getShort()));
            }
            return "record " + type;
        } catch (EOFException | SocketException dropped) {
            return "closed";
        }
    }

    private static byte[] hello(int version, int... suites) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(number(Math.min(version, TLS_1_2)));
        body.write(new byte[RANDOM]);
        body.write(0);
        body.write(number(2 * suites.length));
        for (int suite : suites) {
            body.write(number(suite));
        }
        body.write(new byte[] {1, 0});
        byte[] name = "localhost".getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream extensions = new ByteArrayOutputStream();
        // The name of the server, P-256, uncompressed points, ECDSA and RSA with SHA-256, SHA-1 for what is older.
        extensions.write(new byte[] {0, 0, 0, (byte) (name.length + 5), 0, (byte) (name.length + 3), 0, 0, (byte) name.length});
        extensions.write(name);
        extensions.write(new byte[] {0, 10, 0, 4, 0, 2, 0, 23, 0, 11, 0, 2, 1, 0, 0, 13, 0, 10, 0, 8, 4, 3, 4, 1, 2, 3, 2, 1});
        if (version == TLS_1_3) {
            // Supported versions, and no key yet: the server chooses a suite and asks for one.
            extensions.write(new byte[] {0, 43, 0, 3, 2, 3, 4, 0, 51, 0, 2, 0, 0});
        }
        if (version > SSL_3) {
            body.write(number(extensions.size()));
            extensions.writeTo(body);
        }
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(new byte[] {1, 0});
        message.write(number(body.size()));
        body.writeTo(message);
        return message.toByteArray();
    }

    private static byte[] record(int version, byte[] content) throws IOException {
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        record.write(HANDSHAKE);
        record.write(number(version));
        record.write(number(content.length));
        record.write(content);
        return record.toByteArray();
    }

    private static byte[] number(int value) {
        return new byte[] {(byte) (value >> 8), (byte) value};
    }
}
