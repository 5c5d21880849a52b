// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.network;

/** What a variable is for; decides what an exchange, a reset and an export do with it. */
public enum Role {
    /** State of a population or transform, such as a membrane potential. Set to its initial value by a reset. */
    STATE,
    /**
     * A learned weight, or what a rule must know to go on learning it. Survives a reset; those named like a parameter of their node
     * are exported as a new model version.
     */
    WEIGHT,
    /** A learning rule's own memory. Set to its initial value by a reset. */
    TRACE,
    /** What is under way in a delay. Emptied by a reset. */
    QUEUE
}
