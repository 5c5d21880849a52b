// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository.release;

import java.nio.file.Path;
import org.ganglion.model.ModelManifest;

/**
 * A model bundle.
 *
 * @param manifest what it says of itself
 * @param bundleVersion of the bundle
 * @param file of the bundle
 */
record PackedModel(ModelManifest manifest, String bundleVersion, Path file) {}
