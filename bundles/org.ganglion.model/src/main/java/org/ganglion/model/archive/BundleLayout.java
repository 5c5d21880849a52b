// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.archive;

import java.util.function.Consumer;
import java.util.function.Function;
import org.ganglion.model.ModelManifest;

/** The one way in which a model bundle is laid out. */
public final class BundleLayout {
    /** So that equal weights stand in equal blocks of the transfer, and can be mapped into memory. */
    public static final int ALIGNMENT = 4096;

    private BundleLayout() {}

    /**
     * Writes a bundle.
     *
     * @param document the bytes of {@code model.json}, made of the manifest
     * @param contents gives the files that the manifest names
     * @param into takes the bytes, piece by piece
     */
    public static void write(
            ModelManifest manifest,
            byte[] document,
            Function<ModelManifest.Content, byte[]> contents,
            Consumer<byte[]> into) {
        ArchiveWriter archive = new ArchiveWriter(into);
        archive.add(BundleHeaders.ENTRY, BundleHeaders.of(manifest, document).write());
        archive.add(ManifestDocument.ENTRY, document);
        manifest.selfTest().ifPresent(test -> {
            archive.add(test.input().entry(), contents.apply(test.input()));
            archive.add(test.expected().entry(), contents.apply(test.expected()));
        });
        archive.add(manifest.file().entry(), contents.apply(manifest.file()), ALIGNMENT);
        archive.finish();
    }
}
