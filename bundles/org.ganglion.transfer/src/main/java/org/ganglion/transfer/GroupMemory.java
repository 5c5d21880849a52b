// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer;

import java.time.Duration;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.ganglion.transfer.protocol.Blocks;
import org.ganglion.transfer.protocol.Part;

/**
 * What a publisher remembers of the devices of a group that fetch one artifact: who has asked of late, and what went to all. Nothing is lost
 * with it but some blocks that are sent twice. Used by one thread.
 */
final class GroupMemory {
    private static final long OF_LATE_NANOS = Duration.ofMillis(500).toNanos();
    /** As long as a device waits before it asks again for what did not come. */
    private static final long ON_ITS_WAY_NANOS = Duration.ofMillis(1900).toNanos();

    private static final long REMEMBERED_NANOS = Duration.ofMinutes(10).toNanos();
    /** A hash list goes again to each of those who ask for it late, as long as they are fewer than this part of all. */
    private static final int FEW = 4;

    private final Map<String, Attendance> devices = new HashMap<>();
    private final Map<Part, SentLeaves> sent = new EnumMap<>(Part.class);
    private int contentLeaves;
    private int next;

    /** How a block goes to a device that asks for it. */
    enum Way {
        /** To all: it has not been sent, or not while the device listened. */
        ALL,
        /** To this device, which has lost it, or came late for what the others have. */
        ALONE,
        /** Not at all: it is on its way. */
        COMING
    }

    /** When a device has asked, and whether for content already. */
    private record Attendance(long first, long last, boolean content) {}

    /** A device is answered for the first time. */
    void came(String device, Part part, long since, long now) {
        devices.putIfAbsent(device, new Attendance(since, now, part == Part.CONTENT));
    }

    /** A device asks. */
    void asked(String device, Part part, long now) {
        devices.merge(
                device,
                new Attendance(now, now, part == Part.CONTENT),
                (before, latest) -> new Attendance(before.first(), now, before.content() || latest.content()));
    }

    void forget(long now) {
        devices.values().removeIf(each -> now - each.last() > REMEMBERED_NANOS);
        sent.values().removeIf(each -> now - each.latest() > REMEMBERED_NANOS);
    }

    /** Whether nothing has gone to all. */
    boolean isQuiet() {
        return sent.isEmpty();
    }

    /** Whether all are asking that have asked of late. */
    boolean areAll(Set<String> asking, long now) {
        return devices.entrySet().stream()
                .allMatch(device -> now - device.getValue().last() > OF_LATE_NANOS || asking.contains(device.getKey()));
    }

    /** Whether there are some that have just come and will ask for content in a moment. */
    boolean comesSomebody(long now) {
        return devices.values().stream().anyMatch(device -> !device.content() && now - device.last() <= OF_LATE_NANOS);
    }

    /** Whether so many devices are few of all. */
    boolean areFew(int some) {
        return some * FEW < devices.size();
    }

    /** A block went to all. */
    void sent(Part part, int blockSize, int n, long partLength, long now) {
        sent.computeIfAbsent(part, each -> new SentLeaves()).sent(blockSize, n, now);
        if (part == Part.CONTENT) {
            contentLeaves = Blocks.count(partLength, Blocks.LEAF);
            next = (n + 1) * (blockSize / Blocks.LEAF);
        }
    }

    /** Whether the group is further, by more than is asked for, than blocks of the content that went to all already. */
    boolean isFurther(int blockSize, BitSet asked) {
        if (asked.isEmpty()
                || !sent.containsKey(Part.CONTENT)
                || sent.get(Part.CONTENT).when(blockSize, asked.nextSetBit(0)).isEmpty()) {
            return false;
        }
        int count = blocks(blockSize);
        return Math.floorMod(next / (blockSize / Blocks.LEAF) - asked.nextSetBit(0), count) > asked.cardinality();
    }

    private int blocks(int blockSize) {
        int perBlock = blockSize / Blocks.LEAF;
        return (contentLeaves + perBlock - 1) / perBlock;
    }

    /** How a block that a device asks for, one of few or of many, goes to it. */
    Way way(Part part, int blockSize, int n, String device, boolean few, long now) {
        SentLeaves leaves = sent.get(part);
        OptionalLong when = leaves == null ? OptionalLong.empty() : leaves.when(blockSize, n);
        if (when.isEmpty() || now - when.getAsLong() > REMEMBERED_NANOS) {
            return Way.ALL;
        }
        Attendance listening = devices.get(device);
        if (listening == null || listening.first() - when.getAsLong() >= 0) {
            return few && part == Part.HASHES ? Way.ALONE : Way.ALL;
        }
        return now - when.getAsLong() <= ON_ITS_WAY_NANOS ? Way.COMING : Way.ALONE;
    }

    /**
     * What to send instead to a device that has come while the group is further: as much of what comes next for all and the device lacks too.
     * Else each that comes would make all begin anew. What it has missed it asks for in the end.
     */
    BitSet ahead(int blockSize, String device, int blocks, long now) {
        int perBlock = blockSize / Blocks.LEAF;
        int count = blocks(blockSize);
        BitSet ahead = new BitSet();
        for (int i = 0, left = blocks; i < count && left > 0; i++) {
            int n = (next / perBlock + i) % count;
            if (way(Part.CONTENT, blockSize, n, device, false, now) == Way.ALL) {
                ahead.set(n);
                left--;
            }
        }
        return ahead;
    }
}
