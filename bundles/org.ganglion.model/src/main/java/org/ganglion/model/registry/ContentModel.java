// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.registry;

import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Function;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Network;
import org.ganglion.model.Model;
import org.ganglion.model.ModelManifest;
import org.ganglion.model.SelfTestVectors;

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
                rows(contents.apply(test.input()), test.steps(), test.inputs()),
                rows(contents.apply(test.expected()), test.steps(), test.outputs()));
    }

    private static double[][] rows(byte[] bytes, int count, int columns) {
        ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        double[][] rows = new double[count][columns];
        for (double[] row : rows) {
            for (int i = 0; i < columns; i++) {
                row[i] = numbers.getDouble();
            }
        }
        return rows;
    }

    @Override
    public String toString() {
        return name() + '/' + version();
    }
}
