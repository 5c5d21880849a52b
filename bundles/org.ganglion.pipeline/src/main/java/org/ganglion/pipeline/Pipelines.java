// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.model.Model;
import org.ganglion.session.Session;
import org.osgi.annotation.versioning.ProviderType;

/** The service that knows all pipelines. Safe for use by several threads; nothing blocks. */
@ProviderType
public interface Pipelines {
    /** The factory PID of a pipeline's configuration. */
    String PID = "org.ganglion.pipeline";

    /** All pipelines, by name. */
    List<PipelineStatus> pipelines();

    /** The pipeline of this name. */
    Optional<PipelineStatus> pipeline(String name);

    /** The session that a pipeline runs now; another one when the model is replaced. */
    Optional<Session> session(String name);

    /** The model that a pipeline runs now. */
    Optional<Model> model(String name);

    /** What the model that a pipeline runs took over of what had been learned there; nothing where nothing had been. */
    Optional<LearnedTakeover> takeover(String name);

    /**
     * Whether a pipeline has taken a configuration: what it tells of itself is of this one, and not of one before.
     *
     * @param name of the pipeline
     * @param configuration all values, as they were given to ConfigurationAdmin; what the framework adds to them does not count
     * @return false if there is no such pipeline, too
     */
    boolean follows(String name, Map<String, Object> configuration);

    /**
     * Resets the state of a pipeline's session before its next sample; learned weights stay.
     *
     * @throws GanglionException NOT_FOUND if there is no such pipeline
     */
    void reset(String name);

    /**
     * Lets a pipeline's model begin anew, without what it learned there, and deletes what was kept of it. No sample is lost.
     *
     * @throws GanglionException NOT_FOUND if there is no such pipeline, STOPPED if it does not run
     */
    void forget(String name);

    /**
     * Tells of all pipelines, first of the status of those that are there, on the caller's thread.
     *
     * @return ends the listening when closed
     */
    AutoCloseable listen(PipelineListener listener);
}
