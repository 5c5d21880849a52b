// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.registry;

import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Network;
import org.ganglion.model.Model;
import org.ganglion.model.ModelManifest;
import org.ganglion.model.SelfTestVectors;

/** A model that was read from a file without a bundle around it. */
record PlainModel(ModelManifest manifest, Network network) implements Model {
    @Override
    public SelfTestVectors selfTestVectors() {
        throw new GanglionException(Reason.NOT_FOUND, "the model '" + name() + "' has no self-test; pack it");
    }

    @Override
    public String toString() {
        return name() + '/' + version();
    }
}
