// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import java.util.ArrayList;
import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** What one comparison of a pipeline with its configuration found wanting. */
final class Findings {
    final List<String> missing = new ArrayList<>();
    final List<String> failures = new ArrayList<>();
    /** Whether samples have to wait. */
    boolean hold;

    void add(GanglionException failure) {
        (failure.reason() == Reason.MISSING_CAPABILITY ? missing : failures).add(failure.getMessage());
    }

    boolean none() {
        return missing.isEmpty() && failures.isEmpty();
    }

    /** Failures first. */
    List<String> all() {
        List<String> all = new ArrayList<>(failures);
        all.addAll(missing);
        return all;
    }
}
