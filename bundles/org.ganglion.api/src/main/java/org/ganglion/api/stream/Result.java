// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.stream;

/**
 * What a pipeline made of a sample.
 *
 * @param sample the sample's number
 * @param model name and version
 * @param values the decoded output
 * @param latencyMicros from entry to exit
 * @param macs effective multiplications with accumulation
 * @param acs effective accumulations
 * @param membraneUpdates updates of membrane potentials
 * @param energyMicrojoules the estimate
 */
public record Result(
        long sample,
        String model,
        double[] values,
        double latencyMicros,
        long macs,
        long acs,
        long membraneUpdates,
        double energyMicrojoules) {}
