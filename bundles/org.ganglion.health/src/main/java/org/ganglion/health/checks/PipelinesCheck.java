// SPDX-License-Identifier: Apache-2.0
package org.ganglion.health.checks;

import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.ganglion.pipeline.PipelineStatus;
import org.ganglion.pipeline.Pipelines;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Every pipeline runs. One that waits is temporarily unavailable, one that failed or is parked is critical. */
@Component(
        property = {HealthCheck.NAME + "=pipelines", HealthCheck.TAGS + "=runtime"},
        configurationPolicy = ConfigurationPolicy.IGNORE)
public final class PipelinesCheck implements HealthCheck {
    private final Pipelines pipelines;

    /** Looks at these. */
    @Activate
    public PipelinesCheck(@Reference Pipelines pipelines) {
        this.pipelines = pipelines;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        for (PipelineStatus status : pipelines.pipelines()) {
            switch (status.state()) {
                case RUNNING, ENDED, CLOSED -> running(status, log);
                case WAITING -> log.temporarilyUnavailable("pipeline {} waits for {}", status.name(), status.reasons());
                case PARKED -> log.critical("pipeline {} is parked: no provider is left", status.name());
                case FAILED -> log.critical("pipeline {} failed: {}", status.name(), status.reasons());
            }
        }
        return new Result(log);
    }

    private static void running(PipelineStatus status, FormattingResultLog log) {
        if (status.reasons().isEmpty()) {
            log.debug("pipeline {} is {}", status.name(), status.state());
        } else {
            log.warn("pipeline {} runs {}, but {}", status.name(), status.model(), status.reasons());
        }
    }
}
