// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar.array;

/**
 * What a node's arrays hold: everything that must be kept to go on with the same devices. The arrays belong to the engine.
 *
 * @param conductance of each device as programmed, uS
 * @param programmedAt the emulated time of that, in seconds, per device
 * @param writes how often each device was programmed
 * @param weight of each synapse as programmed
 * @param scale the weight for which the whole range of conductances stood when everything was programmed, per array
 * @param readScale the weight for which it stands when it is read, per array
 */
public record Contents(
        double[] conductance,
        double[] programmedAt,
        int[] writes,
        double[] weight,
        double[] scale,
        double[] readScale) {
    /** Fresh arrays. */
    public static Contents of(int devices, int synapses, int arrays) {
        return new Contents(
                new double[devices],
                new double[devices],
                new int[devices],
                new double[synapses],
                new double[arrays],
                new double[arrays]);
    }
}
