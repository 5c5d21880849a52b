// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** One connection to the broker, from the attempt to its end: what happened on an old one never touches the next. */
final class Session {
    enum Phase {
        ATTEMPT,
        OPEN,
        OVER
    }

    private static final int MOST_IN_FLIGHT = 65_535;

    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.ATTEMPT);
    private final Map<Long, Waiting> underWay = new ConcurrentHashMap<>();
    private final long bornAt = System.nanoTime();
    private volatile Semaphore window = new Semaphore(0);
    private volatile int maximumPacketSize = PacketSize.LARGEST;

    /** The broker has accepted: true the first time, unless it is over already. */
    boolean open(MqttProperties granted, int wantedWindow) {
        Integer receiveMaximum = granted == null ? null : granted.getReceiveMaximum();
        Long packetSize = granted == null ? null : granted.getMaximumPacketSize();
        int most = receiveMaximum == null ? MOST_IN_FLIGHT : receiveMaximum;
        window = new Semaphore(Math.min(wantedWindow, most));
        maximumPacketSize = (int) Math.min(packetSize == null ? PacketSize.LARGEST : packetSize, PacketSize.LARGEST);
        return phase.compareAndSet(Phase.ATTEMPT, Phase.OPEN);
    }

    /** It has ended: true the first time. */
    boolean end() {
        return phase.getAndSet(Phase.OVER) != Phase.OVER;
    }

    boolean isOpen() {
        return phase.get() == Phase.OPEN;
    }

    boolean isAttempt() {
        return phase.get() == Phase.ATTEMPT;
    }

    int maximumPacketSize() {
        return maximumPacketSize;
    }

    long age() {
        return System.nanoTime() - bornAt;
    }

    boolean tryEnter() {
        return window.tryAcquire();
    }

    void leave() {
        window.release();
    }

    void goes(Waiting waiting) {
        underWay.put(waiting.sequence, waiting);
    }

    /** It is no longer under way: true for the first who says so. */
    boolean arrived(Waiting waiting) {
        return underWay.remove(waiting.sequence) != null;
    }

    int underWay() {
        return underWay.size();
    }

    /** All that was under way when the session ended. */
    List<Waiting> takeUnderWay() {
        List<Waiting> all = new ArrayList<>();
        for (Waiting each : underWay.values()) {
            if (arrived(each)) {
                all.add(each);
            }
        }
        return all;
    }
}
