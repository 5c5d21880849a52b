// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.archive;

import java.nio.file.Path;
import org.ganglion.model.ModelInspection;
import org.ganglion.model.ModelManifest;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Opens the file as a model archive, which checks all there is to check. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
public final class DataOnlyInspection implements ModelInspection {
    @Override
    public ModelManifest inspect(Path bundle) {
        return ModelArchive.open(bundle.getFileName().toString(), Content.of(bundle))
                .manifest();
    }
}
