// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.spiking;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Signal;
import org.ganglion.command.proof.files.Sha256;

/** A fingerprint of all spikes in their order, by which two machines compare what they computed. */
final class SpikeDigest {
    private final MessageDigest digest = Sha256.digest();
    private final ByteBuffer entry = ByteBuffer.allocate(2 * Integer.BYTES);
    private long spikes;

    /** Adds the spikes of a step. */
    void add(int step, Signal signal) {
        if (signal.form() != Form.SPIKES) {
            throw new IllegalArgumentException("not spikes but " + signal.form());
        }
        for (int n = 0; n < signal.count(); n++) {
            entry.clear();
            entry.putInt(step).putInt(signal.index()[n]);
            digest.update(entry.array());
        }
        spikes += signal.count();
    }

    /** How many there were, and the SHA-256 of step and index of each, as big-endian integers of 32 bits. */
    String end() {
        return spikes + " " + HexFormat.of().formatHex(digest.digest());
    }
}
