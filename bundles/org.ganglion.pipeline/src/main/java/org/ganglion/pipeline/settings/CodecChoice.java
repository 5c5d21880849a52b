// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.settings;

import java.util.Map;

/**
 * What an input or output of the network is told.
 *
 * @param kind of the encoder or decoder, or null to leave it to the port
 * @param columns of the sample that go to an input, or null for the next ones
 * @param settings of the encoder or decoder
 */
public record CodecChoice(String kind, Columns columns, Map<String, String> settings) {
    /** Nothing said. */
    public static final CodecChoice OPEN = new CodecChoice(null, null, Map.of());

    /** Copies. */
    public CodecChoice {
        settings = Map.copyOf(settings);
    }
}
