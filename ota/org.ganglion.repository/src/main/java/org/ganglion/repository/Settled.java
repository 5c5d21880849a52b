// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.util.List;

/**
 * What a change of a repository has come to.
 *
 * @param published files of metadata that were written, in this order
 * @param waiting what needs more signatures
 * @param timestampNeeded whether clients see it only after the next timestamp
 */
public record Settled(List<String> published, List<Waiting> waiting, boolean timestampNeeded) {
    /** Copies. */
    public Settled {
        published = List.copyOf(published);
        waiting = List.copyOf(waiting);
    }
}
