// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline;

import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A model that runs beside the one of a pipeline, on the samples that this takes, and whose results go nowhere but into a comparison. Safe
 * for use by several threads.
 */
@ProviderType
public interface Shadow extends AutoCloseable {
    /** What has come of it so far. */
    Comparison comparison();

    /**
     * Why the model beside is not compared any more: a provider that runs it threw, hung or returned values that are not finite
     * (PROVIDER_FAILED), its results have another number of values (INCONSISTENT), or a codec or service that it needs is gone
     * (MISSING_CAPABILITY, STOPPED). Once there, it stays.
     */
    Optional<GanglionException> failure();

    /** Ends it; what was compared stays to be seen. Bounded in time even if a provider hangs. */
    @Override
    void close();
}
