// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.packing;

import org.ganglion.api.network.Network;
import org.ganglion.model.Model;
import org.ganglion.model.ModelManifest;
import org.ganglion.model.SelfTestVectors;

/** A model that was read, with the network that its description makes of it. */
record DescribedModel(Model plain, Network network) implements Model {
    @Override
    public ModelManifest manifest() {
        return plain.manifest();
    }

    @Override
    public SelfTestVectors selfTestVectors() {
        return plain.selfTestVectors();
    }

    @Override
    public String toString() {
        return plain.toString();
    }
}
