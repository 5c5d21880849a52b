// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.ganglion.api.stream.Result;
import org.ganglion.pipeline.PipelineListener;
import org.ganglion.pipeline.PipelineStatus;
import org.ganglion.session.SessionEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who listen to pipelines. What one throws is logged, at its 1st, 2nd, 4th... time, and keeps nothing from the others. */
public final class Audience {
    private static final Logger LOG = LoggerFactory.getLogger(Audience.class);

    private final List<Seat> seats = new CopyOnWriteArrayList<>();

    private static final class Seat {
        private final PipelineListener listener;
        private long failures;

        Seat(PipelineListener listener) {
            this.listener = listener;
        }

        void tell(Consumer<PipelineListener> what) {
            try {
                what.accept(listener);
            } catch (RuntimeException | LinkageError broken) {
                failed(broken);
            }
        }

        synchronized void failed(Throwable broken) {
            failures++;
            if (Long.bitCount(failures) == 1) {
                LOG.warn("listener {} failed {} times", listener.getClass().getName(), failures, broken);
            }
        }
    }

    /** Seats a listener. */
    public AutoCloseable add(PipelineListener listener) {
        Seat seat = new Seat(listener);
        seats.add(seat);
        return () -> seats.remove(seat);
    }

    void result(String pipeline, Result result) {
        for (Seat seat : seats) {
            try {
                seat.listener.result(pipeline, result);
            } catch (RuntimeException | LinkageError broken) {
                seat.failed(broken);
            }
        }
    }

    void session(String pipeline, SessionEvent event) {
        seats.forEach(seat -> seat.tell(listener -> listener.session(pipeline, event)));
    }

    void changed(PipelineStatus status) {
        seats.forEach(seat -> seat.tell(listener -> listener.changed(status)));
    }
}
