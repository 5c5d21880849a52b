// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.util.Map;

/** The configurations of pipelines that came with models. */
interface PipelineConfigurations {
    /**
     * Makes these the configurations that came with models: changes what differs and deletes all others that ever came with one.
     *
     * @param wanted by persistent identifier
     * @throws org.ganglion.api.GanglionException STORAGE
     */
    void apply(Map<String, Map<String, Object>> wanted);
}
