// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.messaging;

/** What became of a message that was published. */
public enum Outcome {
    /** It waits in the outbox or is under way; an older message of its kind may have been dropped to make room. */
    ACCEPTED,
    /** It has left: written to the connection (QoS 0) or acknowledged by the broker (QoS 1). */
    DELIVERED,
    /** It has left the bounded outbox unsent: newer ones came, or it expired. Counted in {@link Statistics}. */
    DROPPED,
    /** A newer retained message for the same topic took its place in the outbox. */
    REPLACED,
    /** It is larger than the broker's maximum packet size; it never enters the connection. */
    TOO_LARGE,
    /** The broker refused it, for instance for want of permission. */
    REFUSED,
    /** The connection object is closed for good. */
    CLOSED
}
