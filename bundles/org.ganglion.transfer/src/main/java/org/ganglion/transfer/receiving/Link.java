// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

/** The way to whoever holds an artifact and back, for one fetch. Anything may get lost, come twice, late, or damaged. */
public interface Link extends AutoCloseable {
    /** Waits, within a bound, until answers can arrive, or until somebody wants the fetch to look around. */
    default void ready() throws InterruptedException {}

    /** Sends a request. Does not block, and may fail silently. */
    void request(byte[] request);

    /**
     * The next data message, whole or not, from whomever.
     *
     * @param nanos how long to wait at most
     * @return the message, or null if none came, or if somebody wants the fetch to look around
     */
    byte[] receive(long nanos) throws InterruptedException;

    /** Makes a wait end, because the fetch shall look around; for any thread. */
    default void wake() {}

    /** The largest data message that can arrive, in bytes. */
    int largestMessage();

    /** Whether there is a connection, as far as is known. */
    boolean connected();

    /** How many requests share a window at most: more where it is long until an answer begins, fewer where each one costs. */
    default int requestsUnderWay() {
        return 4;
    }

    /** For how long the other side may ask to be left alone. */
    default int longestBusyMillis() {
        return 5000;
    }

    /** Whether blocks may come compressed. */
    default boolean compression() {
        return false;
    }

    /** Whether blocks may come that are sent to several devices at once. */
    default boolean multicast() {
        return false;
    }

    /** Why nothing comes, said to whoever can do something about it. */
    default String advice() {
        return "is a publisher with this artifact connected to the broker?";
    }

    @Override
    default void close() {}
}
