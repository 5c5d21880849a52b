// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar.device;

/**
 * What one kind of memory cell does, as a function of random numbers that are given, so that equal numbers give equal cells. Stateless.
 * Conductances are in microsiemens, times in seconds.
 */
public interface DeviceModel {
    /** The least conductance that is programmed. */
    double least();

    /** The greatest conductance that is programmed. */
    double most();

    /**
     * The conductance right after programming.
     *
     * @param target from {@link #least} to {@link #most}
     * @param normal standard normal
     */
    double programmed(double target, double normal);

    /**
     * The conductance as it is read later.
     *
     * @param programmed what {@link #programmed} gave
     * @param target what was wanted
     * @param age since programming, 0 for at once
     * @param lasting standard normal, the same for the life of this programming
     * @param momentary standard normal, anew for each reading that counts as one
     * @see #checkAge
     */
    double aged(double programmed, double target, double age, double lasting, double momentary);

    /**
     * Says whether measurements cover an age.
     *
     * @return null, or which ages they cover
     */
    default String ageRefused(double age) {
        return null;
    }

    /** Whether the current is not proportional to the voltage. */
    default boolean curved() {
        return false;
    }

    /** The voltage of a full input; matters where the current is {@link #curved}. */
    default double readVolts() {
        return 0.2;
    }

    /** The current's share that grows with the square of the voltage, in microsiemens per volt. */
    default double quadratic(double conductance) {
        return 0;
    }

    /** The current's share that grows with the cube of the voltage, in microsiemens per square volt. */
    default double cubic(double conductance) {
        return 0;
    }
}
