package org.fumogateway.dlota.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A range of addresses in CIDR form, such as {@code 10.1.0.0/16}. */
record Network(InetAddress base, int prefix) {

    static Network parse(String text) {
        int slash = text.indexOf('/');
        String address = (slash < 0 ? text : text.substring(0, slash)).trim();
        if (!address.matches("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
            throw new IllegalArgumentException("not a network address: " + text);
        }
        try {
            InetAddress base = InetAddress.getByName(address);
            int bits = base.getAddress().length * 8;
            int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1).trim());
            if (prefix < 0 || prefix > bits) {
                throw new IllegalArgumentException("the prefix of " + text + " is not between 0 and " + bits);
            }
            return new Network(base, prefix);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not a network address: " + text, e);
        }
    }

    boolean contains(InetAddress address) {
        byte[] mine = base.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> (bit & 7);
            if (((mine[bit >> 3] ^ other[bit >> 3]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
