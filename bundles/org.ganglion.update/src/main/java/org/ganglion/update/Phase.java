// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

/** What the update is doing. */
public enum Phase {
    /** Nothing: what is desired runs, or has failed. */
    IDLE,
    /** Bringing the framework to the state that the device remembers, after a start. */
    RESTORING,
    /** Bringing what it lacks. */
    FETCHING,
    /** Looking into what came. */
    CHECKING,
    /** Running the model's self-test. */
    TESTING,
    /** Running the new model beside the old one, on live samples, and comparing their results. */
    SHADOWING,
    /** Putting the new one beside the old one, then taking the old one away. */
    ACTIVATING,
    /** Making the folder of the new generation. */
    STAGING,
    /** Looking whether everything is well, and stays so. */
    VERIFYING,
    /** The supervisor starts another generation. */
    RESTARTING,
    /** Waiting before it tries again: the network or the storage failed. */
    WAITING
}
