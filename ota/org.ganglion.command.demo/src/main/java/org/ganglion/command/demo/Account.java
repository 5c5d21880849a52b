// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.demo;

import org.ganglion.pipeline.PipelineStatus;

/** What it cost, and who else was there. */
final class Account {
    private static final double MANY = 0.05;

    private final Story story;
    private final Results results;
    private final Device device;
    private final Others others;

    Account(Story story, Results results, Device device, Others others) {
        this.story = story;
        this.results = results;
        this.device = device;
        this.others = others;
    }

    void tell() {
        story.chapter("What it cost");
        device.pipelines().pipeline(Device.PIPELINE).ifPresent(this::tell);
        story.tell("telemetry heard, reports by kind: " + results.telemetryKinds());
        double share = others.share();
        if (share > MANY) {
            story.tell(String.format(
                    "others took %.0f %% of this machine's processors, which no forecast can know; it is fairer when it is quiet",
                    100 * share));
        }
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
