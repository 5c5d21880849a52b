// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline;

import java.util.Map;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.model.Model;
import org.osgi.annotation.versioning.ProviderType;

/** The service that runs models in the shadow of those that pipelines run. Safe for use by several threads. */
@ProviderType
public interface Shadows {
    /**
     * Opens a model beside the one that a pipeline runs, as the pipeline would run it, on the caller's thread. From then on every sample of
     * which the running model made a result goes, when that result is out, also to the other one, on a thread of its own. The pipeline's
     * own threads neither wait for it nor copy a sample: what the other one is too slow for is dropped and counted. Where the state of
     * the running model would be carried over, the other one begins with a copy, and gets another when it missed samples, at most one in
     * five seconds.
     *
     * @param pipeline its name
     * @param candidate any model, installed or not
     * @param before what the release that runs says of the pipeline, by key; empty if nothing
     * @param after what the candidate's release says of it: where this differs from {@code before}, and the pipeline is configured as
     *     that says, this holds for the candidate
     * @return nothing if there is no such pipeline, if it would not run this model, or if it has none to compare with
     * @throws GanglionException UNSUPPORTED if both need a device that only one session can hold; BUSY if the pipeline has a shadow;
     *     STOPPED if it has no models or sessions; else as {@link org.ganglion.model.Models#open(Model, Map, org.ganglion.session.SessionSettings)}
     */
    Optional<Shadow> shadow(String pipeline, Model candidate, Map<String, Object> before, Map<String, Object> after);
}
