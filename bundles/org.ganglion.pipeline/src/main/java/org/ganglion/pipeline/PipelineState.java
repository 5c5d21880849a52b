// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline;

/** What a pipeline does now. */
public enum PipelineState {
    /** Something that it needs is not there; {@link PipelineStatus#reasons} names it. Samples are held, up to the capacity. */
    WAITING,
    /** Samples are handled as they come. */
    RUNNING,
    /** Its session has no provider left; samples wait in the queue. */
    PARKED,
    /** Something is wrong; {@link PipelineStatus#reasons} says what. It is tried again after a while and at every change. */
    FAILED,
    /** The source has no more samples, and all were handled. */
    ENDED,
    /** Its configuration is gone. */
    CLOSED
}
