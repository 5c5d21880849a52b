// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.demo;

import org.ganglion.pipeline.PipelineStatus;

/** What it cost. */
final class Account {
    private final Story story;
    private final Results results;
    private final Device device;

    Account(Story story, Results results, Device device) {
        this.story = story;
        this.results = results;
        this.device = device;
    }

    void tell() {
        story.chapter("What it cost");
        device.pipelines().pipeline(Device.PIPELINE).ifPresent(this::tell);
        story.tell("telemetry heard, reports by kind: " + results.telemetryKinds());
    }

    private void tell(PipelineStatus status) {
        long samples = Math.max(1, status.results());
        story.tell(String.format(
                "%d samples, %d dropped; latency %.0f us in the mean, entry to result",
                status.handled(), status.dropped(), results.forecasts().meanLatencyMicros()));
        story.tell(String.format(
                "per sample: %d MACs, %d ACs, %d membrane updates; %.3f uJ (estimate)",
                status.work().macs() / samples,
                status.work().acs() / samples,
                status.work().membraneUpdates() / samples,
                status.work().energyMicrojoules() / samples));
    }
}
