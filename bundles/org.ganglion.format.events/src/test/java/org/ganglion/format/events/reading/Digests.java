// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.reading;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of each field of all events of a recording, as the reference data states them. */
final class Digests {
    private final MessageDigest t = sha256();
    private final MessageDigest x = sha256();
    private final MessageDigest y = sha256();
    private final MessageDigest on = sha256();
    private final ByteBuffer times =
            ByteBuffer.allocate(8 * EventBatch.CAPACITY).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer places =
            ByteBuffer.allocate(2 * EventBatch.CAPACITY).order(ByteOrder.LITTLE_ENDIAN);
    private long count;
    private long brighter;
    private long first = -1;
    private long last;

    static Digests of(EventReader reader) throws IOException {
        Digests digests = new Digests();
        EventBatch batch = new EventBatch();
        while (reader.read(batch)) {
            digests.add(batch);
        }
        return digests;
    }

    private void add(EventBatch batch) {
        int n = batch.count();
        if (n == 0) {
            return;
        }
        times.clear().asLongBuffer().put(batch.t, 0, n);
        t.update(times.limit(8 * n));
        places.clear().asShortBuffer().put(batch.x, 0, n);
        x.update(places.limit(2 * n));
        places.clear().asShortBuffer().put(batch.y, 0, n);
        y.update(places.limit(2 * n));
        on.update(batch.on, 0, n);
        for (int i = 0; i < n; i++) {
            brighter += batch.on[i];
        }
        first = first < 0 ? batch.t[0] : first;
        last = batch.t[n - 1];
        count += n;
    }

    long count() {
        return count;
    }

    long brighter() {
        return brighter;
    }

    long first() {
        return first;
    }

    long last() {
        return last;
    }

    String t() {
        return HexFormat.of().formatHex(t.digest());
    }

    String x() {
        return HexFormat.of().formatHex(x.digest());
    }

    String y() {
        return HexFormat.of().formatHex(y.digest());
    }

    String on() {
        return HexFormat.of().formatHex(on.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException never) {
            throw new AssertionError(never);
        }
    }
}
