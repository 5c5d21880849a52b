// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.registry;

import java.lang.ref.SoftReference;
import java.util.function.Function;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Network;
import org.ganglion.model.Model;
import org.ganglion.model.ModelManifest;
import org.ganglion.model.SelfTestVectors;
import org.ganglion.model.archive.Numbers;

/** A model whose manifest is known and whose content is read on demand. */
final class ContentModel implements Model {
    private final ModelManifest manifest;
    private final Function<ModelManifest.Content, byte[]> contents;
    private final Function<byte[], Network> format;
    private SoftReference<Network> network = new SoftReference<>(null);

    /**
     * @param contents gives a file of the model, checked against its digest
     * @param format makes a network of the model file, with the manifest's options and learning rules
     */
    ContentModel(
            ModelManifest manifest,
            Function<ModelManifest.Content, byte[]> contents,
            Function<byte[], Network> format) {
        this.manifest = manifest;
        this.contents = contents;
        this.format = format;
    }

    @Override
    public ModelManifest manifest() {
        return manifest;
    }

    @Override
    public synchronized Network network() {
        Network known = network.get();
        if (known == null) {
            known = format.apply(contents.apply(manifest.file()));
            network = new SoftReference<>(known);
        }
        return known;
    }

    @Override
    public SelfTestVectors selfTestVectors() {
        ModelManifest.SelfTest test = manifest.selfTest()
                .orElseThrow(
                        () -> new GanglionException(Reason.NOT_FOUND, "the model '" + name() + "' has no self-test"));
        return new SelfTestVectors(
                Numbers.read(test.input(), contents.apply(test.input()), test.steps(), test.inputs()),
                Numbers.read(test.expected(), contents.apply(test.expected()), test.steps(), test.outputs()));
    }

    @Override
    public String toString() {
        return name() + '/' + version();
    }
}
