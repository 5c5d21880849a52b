// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model;

import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.network.Network;
import org.osgi.annotation.versioning.ProviderType;

/** A network or flatbuffer with its manifest. Safe for use by several threads. */
@ProviderType
public interface Model {
    /** What it says of itself. Of a file that is no bundle: its name, version 0, the default options and no self-test. */
    ModelManifest manifest();

    /** The name, unique among installed models. */
    default String name() {
        return manifest().name();
    }

    /** The version as its author gave it. */
    default String version() {
        return manifest().version();
    }

    /** The kind of engine that runs it. */
    default String engine() {
        return manifest().engine();
    }

    /** Length of the model file, in bytes, without the bundle around it. */
    default long size() {
        return manifest().file().length();
    }

    /** SHA-256 of the model file, in hexadecimal, without the bundle around it. */
    default String sha256() {
        return manifest().file().sha256();
    }

    /**
     * The network with the manifest's options and learning rules. Read when first asked for, and again when nobody held it and
     * memory was short; sessions share its weights.
     *
     * @throws GanglionException what reading says; STOPPED if the bundle is gone
     */
    Network network();

    /**
     * The network with other options.
     *
     * @param set options that win over the manifest's
     * @throws GanglionException as {@link #network}; USAGE if an option is wrong
     */
    default Network network(Map<String, String> set) {
        Network network = network();
        var options = network.options();
        for (Map.Entry<String, String> entry : set.entrySet()) {
            options = options.with(entry.getKey(), entry.getValue());
        }
        return set.isEmpty() ? network : network.with(options);
    }

    /**
     * The input and expected output of the self-test.
     *
     * @throws GanglionException NOT_FOUND if the manifest has none; STOPPED if the bundle is gone
     */
    SelfTestVectors selfTestVectors();
}
