// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline;

import org.ganglion.api.stream.Result;
import org.ganglion.session.SessionEvent;
import org.osgi.annotation.versioning.ConsumerType;

/** Hears of pipelines. What it throws is logged and goes no further. */
@ConsumerType
public interface PipelineListener {
    /** A sample was handled. On the session's thread: must not block, and keeps the result unchanged. */
    default void result(String pipeline, Result result) {}

    /** Something happened to the session. On the thread where it happened: must not block. */
    default void session(String pipeline, SessionEvent event) {}

    /** The state or its reasons changed, or another model runs. On the pipeline's own thread. */
    default void changed(PipelineStatus status) {}
}
