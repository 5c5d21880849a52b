// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import java.util.concurrent.CompletableFuture;
import org.ganglion.api.stream.Result;
import org.ganglion.api.stream.Sample;
import org.ganglion.session.Snapshot;

/**
 * A sample that the running model has handled, with all that another needs to handle it likewise.
 *
 * @param sample that nobody changes any more
 * @param result of it
 * @param nanos that it took
 * @param lane that handled it
 * @param place of the sample among those that the lane took up, given up or not
 * @param finished samples that the lane handled to their end, with this one
 * @param resets that were asked of the lane and made
 * @param steps of the session after it
 * @param state of the session after it, or null
 */
record LiveSample(
        Sample sample,
        Result result,
        long nanos,
        Lane lane,
        long place,
        long finished,
        long resets,
        long steps,
        CompletableFuture<Snapshot> state) {}
