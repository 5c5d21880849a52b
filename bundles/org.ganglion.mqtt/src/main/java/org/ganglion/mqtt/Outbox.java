// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * What waits to be sent: in order of publishing, bounded in messages per kind of topic and in bytes over all. So a
 * flood of telemetry never pushes out a report.
 */
final class Outbox {
    /** What made room for what was added. */
    record Removed(List<Waiting> dropped, List<Waiting> replaced) {
        private static final Removed NOTHING = new Removed(List.of(), List.of());
    }

    private final Map<String, Deque<Waiting>> kinds = new HashMap<>();
    private final int longest;
    private final long mostBytes;
    private int length;
    private long bytes;

    Outbox(int longest, long mostBytes) {
        this.longest = longest;
        this.mostBytes = mostBytes;
    }

    synchronized Removed add(Waiting waiting) {
        List<Waiting> replaced = waiting.message.retained() ? takeOlderRetained(waiting) : List.of();
        kinds.computeIfAbsent(waiting.kind, kind -> new ArrayDeque<>()).addLast(waiting);
        count(waiting, 1);
        List<Waiting> dropped = makeRoom(waiting.kind);
        return dropped.isEmpty() && replaced.isEmpty() ? Removed.NOTHING : new Removed(dropped, replaced);
    }

    /** Takes back what was polled but not sent, to its old place. */
    synchronized List<Waiting> putBack(Collection<Waiting> unsent) {
        List<Waiting> newestFirst = new ArrayList<>(unsent);
        newestFirst.sort(Comparator.comparingLong((Waiting w) -> w.sequence).reversed());
        List<Waiting> dropped = new ArrayList<>();
        for (Waiting waiting : newestFirst) {
            kinds.computeIfAbsent(waiting.kind, kind -> new ArrayDeque<>()).addFirst(waiting);
            count(waiting, 1);
            dropped.addAll(makeRoom(waiting.kind));
        }
        return dropped;
    }

    /** The oldest, or {@code null}. */
    synchronized Waiting poll() {
        Deque<Waiting> oldest = null;
        for (Deque<Waiting> kind : kinds.values()) {
            if (oldest == null || kind.getFirst().sequence < oldest.getFirst().sequence) {
                oldest = kind;
            }
        }
        return oldest == null ? null : takeFirst(oldest);
    }

    synchronized List<Waiting> clear() {
        List<Waiting> all = new ArrayList<>();
        for (Waiting next = poll(); next != null; next = poll()) {
            all.add(next);
        }
        return all;
    }

    synchronized int length() {
        return length;
    }

    synchronized long bytes() {
        return bytes;
    }

    private List<Waiting> takeOlderRetained(Waiting newer) {
        Deque<Waiting> kind = kinds.get(newer.kind);
        if (kind == null) {
            return List.of();
        }
        List<Waiting> taken = new ArrayList<>(1);
        for (Iterator<Waiting> each = kind.iterator(); each.hasNext(); ) {
            Waiting older = each.next();
            if (older.message.retained() && older.message.topic().equals(newer.message.topic())) {
                each.remove();
                count(older, -1);
                taken.add(older);
            }
        }
        if (kind.isEmpty()) {
            kinds.remove(newer.kind);
        }
        return taken;
    }

    private List<Waiting> makeRoom(String kind) {
        if (kinds.get(kind).size() <= longest && bytes <= mostBytes) {
            return List.of();
        }
        List<Waiting> dropped = new ArrayList<>();
        if (kinds.get(kind).size() > longest) {
            dropped.add(takeFirst(kinds.get(kind)));
        }
        while (bytes > mostBytes) {
            dropped.add(takeFirst(heaviest()));
        }
        return dropped;
    }

    private Deque<Waiting> heaviest() {
        Comparator<Deque<Waiting>> byBytes = Comparator.comparingLong(
                kind -> kind.stream().mapToLong(Waiting::bytes).sum());
        return kinds.values().stream().max(byBytes).orElseThrow();
    }

    private Waiting takeFirst(Deque<Waiting> kind) {
        Waiting first = kind.removeFirst();
        if (kind.isEmpty()) {
            kinds.remove(first.kind);
        }
        count(first, -1);
        return first;
    }

    private void count(Waiting waiting, int sign) {
        length += sign;
        bytes += sign * (long) waiting.bytes();
    }
}
