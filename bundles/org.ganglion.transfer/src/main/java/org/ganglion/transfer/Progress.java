// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer;

/**
 * How far a fetch is.
 *
 * @param held bytes of the artifact that are here and verified, in all
 * @param length bytes of the artifact
 * @param received bytes of the artifact that this fetch has received and verified
 * @param needed bytes of the artifact that were missing when this fetch began
 * @param reused bytes that were copied from other files of this device
 * @param blocks blocks received and used, those of the hash list included
 * @param wasted blocks received that were of no use: damaged, twice, or not asked for
 * @param requests requests sent
 * @param traffic bytes received in all: those of blocks with their headers, also of wasted ones, of the hash list, and of
 *     what stands beside the artifact; against {@code needed} it says what the transfer costs
 */
public record Progress(
        long held,
        long length,
        long received,
        long needed,
        long reused,
        long blocks,
        long wasted,
        long requests,
        long traffic) {}
