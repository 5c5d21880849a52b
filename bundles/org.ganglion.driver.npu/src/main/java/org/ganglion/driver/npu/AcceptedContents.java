// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.ganglion.api.network.Tensor;

/**
 * The flatbuffers that compiled once, so that they are not compiled anew at each planning. Told apart by the very object that holds the
 * bytes; holds none of them alive. Safe for use by several threads.
 */
final class AcceptedContents {
    private final List<WeakReference<Tensor>> contents = new ArrayList<>();

    synchronized boolean contains(Tensor content) {
        return contents.stream().anyMatch(known -> known.refersTo(content));
    }

    synchronized void add(Tensor content) {
        contents.removeIf(known -> known.refersTo(null) || known.refersTo(content));
        contents.add(new WeakReference<>(content));
    }
}
