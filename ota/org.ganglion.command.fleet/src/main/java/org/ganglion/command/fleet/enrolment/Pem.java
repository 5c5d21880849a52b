// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet.enrolment;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Binary content as text between BEGIN and END lines (RFC 7468). */
final class Pem {
    private static final int LINE = 64;

    private Pem() {}

    static String of(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label
                + "-----\n";
    }

    /**
     * The content of the first block of this label.
     *
     * @throws IllegalArgumentException if there is none
     */
    static byte[] read(String label, byte[] text) {
        String pem = new String(text, StandardCharsets.US_ASCII);
        String begin = "-----BEGIN " + label + "-----";
        int from = pem.indexOf(begin);
        int to = pem.indexOf("-----END " + label + "-----");
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("there is no " + label + " in it");
        }
        return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
    }
}
