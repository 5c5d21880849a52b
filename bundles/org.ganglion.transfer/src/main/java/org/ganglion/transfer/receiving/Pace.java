// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

import java.time.Duration;
import org.ganglion.transfer.protocol.Blocks;

/**
 * How hard a device asks.
 *
 * @param blockSize the block size to begin with, in bytes
 * @param window how much to ask for at once, in bytes
 * @param silence how long to wait for a useful block at first; doubled while none comes
 * @param longestSilence the bound of that
 * @param attempts how many requests without one useful block end the fetch
 * @param firstDelay a random wait of at most this before the first request, so that a group does not ask in one instant
 */
public record Pace(
        int blockSize, int window, Duration silence, Duration longestSilence, int attempts, Duration firstDelay) {
    private static final int LARGEST_WINDOW = 4 * Blocks.LARGEST_WINDOW;

    public Pace {
        if (!Blocks.isBlockSize(blockSize)) {
            throw new IllegalArgumentException("block size is " + blockSize + ", not 4, 8, 16, 32 or 64 KiB");
        }
        if (window < blockSize || window > LARGEST_WINDOW) {
            throw new IllegalArgumentException(
                    "window is " + window + ", not within " + blockSize + " to " + LARGEST_WINDOW);
        }
        if (silence.isNegative() || silence.isZero() || longestSilence.compareTo(silence) < 0) {
            throw new IllegalArgumentException("silence is " + silence + ", not within 0 to " + longestSilence);
        }
        if (attempts < 1 || firstDelay.isNegative()) {
            throw new IllegalArgumentException("attempts is " + attempts + ", first delay " + firstDelay);
        }
    }

    /** 32 KiB, 512 KiB, 2 s up to 8 s, 8 attempts (54 s of silence), no delay. */
    public static Pace usual() {
        return new Pace(Blocks.USUAL, 512 * 1024, Duration.ofSeconds(2), Duration.ofSeconds(8), 8, Duration.ZERO);
    }
}
