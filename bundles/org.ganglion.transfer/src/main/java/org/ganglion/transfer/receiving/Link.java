// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

/** The way to publishers and back, for one fetch. Anything may get lost, come twice, late, or damaged. */
public interface Link {
    /** Sends a request. Does not block, and may fail silently. */
    void request(byte[] request);

    /**
     * The next data message, whole or not, from whomever.
     *
     * @param nanos how long to wait at most
     * @return the message, or null if none came, or if somebody wants the fetch to look around
     */
    byte[] receive(long nanos) throws InterruptedException;

    /** The largest data message that can arrive, in bytes. */
    int largestMessage();

    /** Whether there is a connection to the broker, as far as is known. */
    boolean connected();
}
