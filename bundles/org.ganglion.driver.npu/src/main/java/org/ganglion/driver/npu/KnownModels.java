// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.ganglion.api.network.Tensor;
import org.ganglion.driver.npu.cycles.NetworkEstimate;

/**
 * The models that compiled once, with what they would take, so that they are not compiled anew at each planning. Told apart by the very
 * object that holds their bytes; holds none of them alive. Safe for use by several threads.
 */
final class KnownModels {
    private final List<Known> models = new ArrayList<>();

    private record Known(WeakReference<Tensor> content, NetworkEstimate estimate) {}

    /** What a model takes, computed where it is not known. */
    NetworkEstimate estimate(Tensor content, Supplier<NetworkEstimate> computed) {
        NetworkEstimate known = find(content);
        if (known != null) {
            return known;
        }
        NetworkEstimate estimate = computed.get();
        add(new Known(new WeakReference<>(content), estimate));
        return estimate;
    }

    private synchronized NetworkEstimate find(Tensor content) {
        return models.stream()
                .filter(known -> known.content().refersTo(content))
                .map(Known::estimate)
                .findFirst()
                .orElse(null);
    }

    private synchronized void add(Known known) {
        models.removeIf(each -> each.content().refersTo(null));
        models.add(known);
    }
}
