// SPDX-License-Identifier: Apache-2.0
package org.ganglion.rollout;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which devices of a group come first. The order is that of a hash of the name: it looks like chance, and is the same for everybody who
 * looks, today and tomorrow. A device's place in it does not depend on which other devices there are.
 */
public final class Turn {
    private Turn() {}

    /**
     * The first devices of a group: as many as {@code percent} of them, rounded up, so that of a group with devices there is at least
     * one.
     *
     * @param salt makes one order differ from another, such as the rollout's name: not always the same devices are the first
     * @param percent above 0, at most 100
     */
    public static Set<String> first(String salt, Collection<String> devices, double percent) {
        List<String> ordered = devices.stream()
                .distinct()
                .sorted(Comparator.<String>comparingLong(device -> hash(salt, device))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        int count = (int) Math.ceil(ordered.size() * percent / 100 - 1e-9);
        return new LinkedHashSet<>(ordered.subList(0, Math.min(ordered.size(), count)));
    }

    private static long hash(String salt, String device) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((salt + '\0' + device).getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
