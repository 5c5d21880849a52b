// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** All hashes that metadata states of one file, computed at once. Algorithms that are not known here are left out, but not all. */
final class Digests {
    private static final Map<String, String> ALGORITHMS =
            Map.of("sha256", "SHA-256", "sha384", "SHA-384", "sha512", "SHA-512");

    private final Map<String, String> wanted;
    private final Map<String, MessageDigest> running = new LinkedHashMap<>();

    private Digests(Map<String, String> wanted) {
        this.wanted = wanted;
    }

    static Digests of(Map<String, String> wanted, String what) throws TufException {
        Digests digests = new Digests(wanted);
        for (String algorithm : wanted.keySet()) {
            String known = ALGORITHMS.get(algorithm);
            if (known != null) {
                digests.running.put(algorithm, start(known));
            }
        }
        if (digests.running.isEmpty()) {
            throw new TufException(
                    TufException.Reason.WRONG_CONTENT,
                    what + " has hashes of " + wanted.keySet() + " only; known are " + ALGORITHMS.keySet());
        }
        return digests;
    }

    private static MessageDigest start(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }

    void update(byte[] bytes, int from, int count) {
        for (MessageDigest digest : running.values()) {
            digest.update(bytes, from, count);
        }
    }

    void require(String what) throws TufException {
        for (Map.Entry<String, MessageDigest> entry : running.entrySet()) {
            String found = HexFormat.of().formatHex(entry.getValue().digest());
            if (!found.equalsIgnoreCase(wanted.get(entry.getKey()))) {
                throw new TufException(
                        TufException.Reason.WRONG_CONTENT,
                        what + " has the " + entry.getKey() + " " + found + " and should have "
                                + wanted.get(entry.getKey()));
            }
        }
    }
}
