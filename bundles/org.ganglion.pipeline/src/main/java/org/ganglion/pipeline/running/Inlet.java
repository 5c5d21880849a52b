// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import java.util.Optional;
import org.ganglion.api.Reason;
import org.ganglion.api.stream.Source;
import org.ganglion.pipeline.parts.Parts;
import org.ganglion.pipeline.settings.PipelineSettings.Stream;

/** The side of a pipeline that samples come in at: its source, opened when all behind it is there. One thread follows, any may look. */
final class Inlet {
    private final String pipeline;
    private final Gate gate;
    private final Runnable changed;
    private volatile Inflow inflow;
    private volatile long refusedBefore;

    /** @param changed is told when a source ends */
    Inlet(String pipeline, Gate gate, Runnable changed) {
        this.pipeline = pipeline;
        this.gate = gate;
        this.changed = changed;
    }

    /** Closes the source that is not the wanted one any more, or has failed; opens the wanted one once the gate is open. */
    void follow(Stream wanted, Parts parts, Findings findings) {
        Optional<Source> service = parts.source(wanted.kind());
        Inflow now = inflow;
        if (now != null && !(service.isPresent() && now.isOf(wanted, service.get()))) {
            close();
        } else if (now != null && now.failure() != null) {
            findings.add(now.failure());
            if (now.failure().reason().category() != Reason.Category.CONTENT) {
                close(); // and open it again at the next try
            }
            return;
        }
        if (service.isEmpty()) {
            findings.missing.add("source '" + wanted.kind() + "'");
        } else if (inflow == null && gate.isOpen()) {
            open(wanted, service.get());
        }
    }

    private void open(Stream wanted, Source service) {
        Inflow opened = new Inflow(wanted, service, gate, changed);
        inflow = opened;
        try {
            opened.open(pipeline);
        } catch (RuntimeException refused) {
            inflow = null;
            throw refused;
        }
    }

    /** Closes the source, if one is open. */
    void close() {
        Inflow closing = inflow;
        if (closing != null) {
            closing.close();
            refusedBefore += closing.refused();
            inflow = null;
        }
    }

    /** Whether a source is open that has not failed. */
    boolean isOpen() {
        Inflow now = inflow;
        return now != null && now.failure() == null;
    }

    /** Whether the source has no more samples. */
    boolean hasEnded() {
        Inflow now = inflow;
        return now != null && now.hasEnded();
    }

    /** Samples that the sources refused so far. */
    long refused() {
        Inflow now = inflow;
        return refusedBefore + (now == null ? 0 : now.refused());
    }
}
