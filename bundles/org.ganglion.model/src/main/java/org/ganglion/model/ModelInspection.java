// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model;

import java.nio.file.Path;
import org.ganglion.api.GanglionException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The service that decides whether a file is a model bundle and nothing but data, before it comes near the framework. Only what it knows passes: a
 * list of allowed headers and entries, not one of forbidden ones.
 */
@ProviderType
public interface ModelInspection {
    /**
     * Checks a file.
     *
     * @return what the model says of itself
     * @throws GanglionException MALFORMED, UNSUPPORTED, INCONSISTENT, TOO_LARGE or DIGEST_MISMATCH, naming the file and the header or entry
     */
    ModelManifest inspect(Path bundle);
}
