// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.cpu;

import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Variable;

/** How a type of transform is computed. Stateless. */
interface Transform {
    /** @throws GanglionException saying why this node cannot be computed, naming the field */
    void check(Node node, Options options);

    /** Its state. */
    default List<Variable> variables(Node node, Options options) {
        return List.of();
    }

    /** Makes the stage of a node that was checked. */
    Stage prepare(Node node, StageContext context);
}
