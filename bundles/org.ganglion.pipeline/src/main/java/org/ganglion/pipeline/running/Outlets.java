// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.stream.Result;
import org.ganglion.api.stream.Sink;
import org.ganglion.pipeline.parts.Parts;
import org.ganglion.pipeline.settings.PipelineSettings.Stream;
import org.ganglion.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sinks of one pipeline at work. Results come on the session's thread, all else on the pipeline's. */
final class Outlets {
    private static final Logger LOG = LoggerFactory.getLogger(Outlets.class);

    private final String pipeline;
    private volatile Open[] open = {};
    private volatile long lostBefore;

    // the session's thread only
    private long steps;
    private double seconds;

    Outlets(String pipeline) {
        this.pipeline = pipeline;
    }

    private static final class Open {
        private final Stream stream;
        private final Sink service;
        private final Sink.Outlet outlet;
        private final Observation observation;
        private volatile long failures;

        Open(Stream stream, Sink service, Sink.Outlet outlet) {
            this.stream = stream;
            this.service = service;
            this.outlet = outlet;
            this.observation = Observation.of(outlet);
        }
    }

    /** Hands a result to every sink; one that throws does not keep it from the others. */
    void accept(Result result) {
        for (Open each : open) {
            try {
                each.outlet.accept(result);
            } catch (RuntimeException | LinkageError broken) {
                failed(each, "result", result.sample(), broken);
            }
        }
    }

    private void failed(Open each, String what, long number, Throwable broken) {
        each.failures = each.failures + 1; // one thread at a time
        if (Long.bitCount(each.failures) == 1) {
            LOG.warn(
                    "pipeline {}: sink '{}' failed {} times, at {} {}",
                    pipeline,
                    each.stream.kind(),
                    each.failures,
                    what,
                    number,
                    broken);
        }
    }

    /** Shows the step that a session just made to the sinks that look at steps. */
    void step(Session session) {
        seconds += session.network().options().dt();
        for (Open each : open) {
            if (each.observation != null) {
                try {
                    each.observation.step(session, steps, seconds);
                } catch (RuntimeException | LinkageError broken) {
                    failed(each, "step", steps, broken);
                }
            }
        }
        steps++;
    }

    /**
     * Says what a sink looks at and cannot see.
     *
     * @throws GanglionException NOT_FOUND
     */
    void check(Session session) {
        for (Open each : open) {
            if (each.observation != null) {
                each.observation.check(each.stream.kind(), session);
            }
        }
    }

    /**
     * Opens what is wanted and there, closes what is not.
     *
     * @return the kinds of sinks that are wanted and not there
     * @throws GanglionException what a sink says when opened
     */
    List<String> follow(List<Stream> wanted, Parts parts) {
        List<String> missing = new ArrayList<>();
        List<Open> next = new ArrayList<>();
        RuntimeException failure = null;
        for (Stream stream : wanted) {
            Optional<Sink> service = parts.sink(stream.kind());
            if (service.isEmpty()) {
                missing.add(stream.kind());
                continue;
            }
            try {
                next.add(reuse(stream, service.get()));
            } catch (RuntimeException refused) {
                failure = refused;
            }
        }
        replace(next);
        if (failure != null) {
            throw failure;
        }
        return missing;
    }

    private Open reuse(Stream stream, Sink service) {
        for (Open each : open) {
            if (each.service == service && each.stream.equals(stream)) {
                return each;
            }
        }
        closeSameKind(stream.kind());
        return new Open(stream, service, service.open(pipeline, stream.settings()));
    }

    /** Two outlets at once on one file or topic would be in each other's way. */
    private void closeSameKind(String kind) {
        List<Open> kept = new ArrayList<>();
        for (Open each : open) {
            if (!each.stream.kind().equals(kind)) {
                kept.add(each);
            }
        }
        replace(kept);
    }

    private void replace(List<Open> next) {
        Open[] before = open;
        open = next.toArray(Open[]::new);
        for (Open each : before) {
            if (!next.contains(each)) {
                close(each);
            }
        }
    }

    private void close(Open each) {
        try {
            each.outlet.close();
            lostBefore = lostBefore + each.outlet.lost() + each.failures; // by one thread only
        } catch (RuntimeException e) {
            LOG.warn("pipeline {}: sink '{}' does not close", pipeline, each.stream.kind(), e);
        }
    }

    long lost() {
        long lost = lostBefore;
        for (Open each : open) {
            lost += each.outlet.lost() + each.failures;
        }
        return lost;
    }

    void close() {
        replace(List.of());
    }
}
