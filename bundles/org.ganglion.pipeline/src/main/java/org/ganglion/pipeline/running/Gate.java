// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.ganglion.api.stream.Sample;
import org.ganglion.session.SampleQueue;

/**
 * The way into a pipeline, over all its sessions. While a session is there, samples go into its queue; else they are held here, as many
 * as the queue would hold, and the oldest go first. Safe for use by several threads.
 */
final class Gate {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Deque<Sample> held = new ArrayDeque<>();
    private int capacity;
    private SampleQueue queue;
    private long accepted;
    private long dropped;
    private volatile int expectant;

    Gate(int capacity) {
        this.capacity = capacity;
    }

    /** As {@link org.ganglion.api.stream.Intake#offer}. */
    boolean offer(Sample sample) {
        lock.lock();
        try {
            accepted++;
            return put(sample);
        } finally {
            lock.unlock();
        }
    }

    private boolean put(Sample sample) {
        boolean fits;
        if (queue != null) {
            fits = queue.offer(sample);
        } else {
            fits = held.size() < capacity;
            if (!fits) {
                held.pollFirst();
            }
            held.addLast(sample);
        }
        dropped += fits ? 0 : 1;
        return fits;
    }

    /** As {@link org.ganglion.api.stream.Intake#awaitSpace}. */
    boolean awaitSpace(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            expectant++;
            while (waiting() >= capacity) {
                if (left <= 0) {
                    return false;
                }
                left = room.awaitNanos(left);
            }
            return true;
        } finally {
            expectant--;
            lock.unlock();
        }
    }

    /** Says that the session took a sample out of the queue. Takes the lock only while someone waits for room. */
    void left() {
        if (expectant > 0) {
            signal();
        }
    }

    private void signal() {
        lock.lock();
        try {
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets held samples, and from now on all others, into this queue, which has room for as many as are held. */
    void open(SampleQueue opened) {
        lock.lock();
        try {
            queue = opened;
            for (Sample sample = held.pollFirst(); sample != null; sample = held.pollFirst()) {
                put(sample);
            }
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isOpen() {
        lock.lock();
        try {
            return queue != null;
        } finally {
            lock.unlock();
        }
    }

    /** Takes back what waits in the queue and holds it, with all that comes from now on. */
    void shut() {
        lock.lock();
        try {
            if (queue != null) {
                SampleQueue left = queue;
                queue = null;
                left.withdraw().forEach(this::put);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Puts a sample that was taken out and not handled before all others. Only while shut. */
    void putBack(Sample sample) {
        lock.lock();
        try {
            held.addFirst(sample);
            while (held.size() > capacity) {
                held.pollFirst();
                dropped++;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Changes how many are held; the oldest go. Only while shut. */
    void resize(int samples) {
        lock.lock();
        try {
            capacity = samples;
            for (Iterator<Sample> oldest = held.iterator(); held.size() > capacity && oldest.hasNext(); ) {
                oldest.next();
                oldest.remove();
                dropped++;
            }
        } finally {
            lock.unlock();
        }
    }

    int waiting() {
        lock.lock();
        try {
            return queue != null ? queue.waiting() : held.size();
        } finally {
            lock.unlock();
        }
    }

    long accepted() {
        lock.lock();
        try {
            return accepted;
        } finally {
            lock.unlock();
        }
    }

    long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /** Everything that is held, for tests and messages. */
    List<Sample> held() {
        lock.lock();
        try {
            return List.copyOf(held);
        } finally {
            lock.unlock();
        }
    }
}
